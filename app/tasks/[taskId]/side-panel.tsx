import { getTranslations } from 'next-intl/server';
import { CancelTask } from '@/components/refunds/cancel-task';
import { RefundForm } from '@/components/refunds/refund-form';
import { RefundRequestBox } from '@/components/refunds/refund-request';
import { RewardPanel } from '@/components/rewards/reward-panel';
import { TaskOwnerPanel } from '@/components/tasks/task-owner-panel';
import { Disclosure } from '@/components/ui/disclosure';
import { REFUND_TEXT_LENGTH_MAX } from '@/lib/http/contract/refund';
import { TASK_MESSAGE_LENGTH_MAX, type TaskAnswer } from '@/lib/http/contract/task';
import { previewCancellation } from '@/lib/refunds/preview-cancellation';
import { listRefundRequests } from '@/lib/tasks/refund-request-row';
import { orNotFound } from '../../or-not-found';

type SidePanelProps = {
  userId: number;
  task: TaskAnswer;
  /** What the helper was given, in minor units; null while nothing was. */
  released: number | null;
};

/** What the poster or the helper can do now. */
export async function SidePanel({ userId, task, released }: SidePanelProps) {
  const { id, status, currency, helper_name: helperName } = task;
  const [cancellation, requests] = await Promise.all([
    orNotFound(previewCancellation({ userId, taskId: id })),
    orNotFound(listRefundRequests({ userId, taskId: id })),
  ]);
  const request = requests.find((candidate) => candidate.status === 'open');
  const isRefundable = ['in_progress', 'delivered', 'changes_requested'].includes(status);
  return (
    <>
      {helperName === null ? (
        <TaskOwnerPanel taskId={id} status={status} serviceFee={task.service_fee} currency={currency} />
      ) : (
        <RewardPanel
          taskId={id}
          status={status}
          side={task.is_mine ? 'poster' : 'helper'}
          posterName={task.poster_name}
          helperName={helperName}
          reward={released ?? (task.escrow_amount || task.agreed_reward || 0)}
          currency={currency}
          rewardDueAt={task.reward_due_at}
          releaseAt={task.release_at}
          heldUntil={task.held_until}
          isHeldTooLong={request?.reason === 'held_too_long'}
          completedAt={task.completed_at}
          messageLengthMax={TASK_MESSAGE_LENGTH_MAX}
        />
      )}
      {request && (
        <RefundRequestBox
          taskId={id}
          request={{
            id: request.id,
            reason: request.reason,
            amount: request.amount,
            currency,
            text: request.text,
            answer: request.answer,
            decideBefore: request.decide_before,
          }}
          side={task.is_mine ? 'poster' : 'helper'}
          lengthMax={REFUND_TEXT_LENGTH_MAX}
        />
      )}
      {task.is_mine && isRefundable && <AskForRefund task={task} />}
      {cancellation.is_allowed && cancellation.rule !== null && (
        <CancelTask
          taskId={id}
          terms={{
            rule: cancellation.rule,
            feeMoney: cancellation.fee_money_back,
            feePoints: cancellation.fee_points_back,
            isCouponBack: cancellation.fee_coupon === 'returns',
            reward: cancellation.reward_back,
            currency,
          }}
        />
      )}
    </>
  );
}

/** Folded away: most work is done as agreed. */
async function AskForRefund({ task }: { task: TaskAnswer }) {
  const t = await getTranslations('refundRequest');
  return (
    <Disclosure summary={<span className="text-brand">{t('open')}</span>}>
      <RefundForm
        taskId={task.id}
        held={task.escrow_amount ?? 0}
        currency={task.currency}
        lengthMax={REFUND_TEXT_LENGTH_MAX}
      />
    </Disclosure>
  );
}
