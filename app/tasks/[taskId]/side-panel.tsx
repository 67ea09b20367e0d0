import { getTranslations } from 'next-intl/server';
import { orNotFound } from '@/app/or-not-found';
import { ChangeBox } from '@/components/changes/change-box';
import { ChangeForm } from '@/components/changes/change-form';
import { CancelTask } from '@/components/refunds/cancel-task';
import { RefundForm } from '@/components/refunds/refund-form';
import { RefundRequestBox } from '@/components/refunds/refund-request';
import type { RewardWait } from '@/components/rewards/payable-note';
import { RewardPanel } from '@/components/rewards/reward-panel';
import { TaskOwnerPanel } from '@/components/tasks/task-owner-panel';
import { Disclosure } from '@/components/ui/disclosure';
import { splitHeld } from '@/lib/pricing/further-fee';
import { previewCancellation } from '@/lib/refunds/escrow/preview-cancellation';
import { OFFER_PAUSE_DAYS } from '@/lib/tasks/applications/offer-refusal-reasons';
import type { CancellationPreview } from '@/lib/tasks/cancellation/schema';
import { listChangeOrders } from '@/lib/tasks/change-orders/list-change-orders';
import { CHANGE_ORDER_TEXT_LENGTH_MAX } from '@/lib/tasks/change-orders/schema';
import { listRefundRequests } from '@/lib/tasks/refund-requests/list-refund-requests';
import { REFUND_TEXT_LENGTH_MAX } from '@/lib/tasks/refund-requests/schema';
import {
  TASK_MESSAGE_LENGTH_MAX,
  TASK_REWARD_MAX,
  TASK_REWARD_MIN,
  type TaskResponse,
} from '@/lib/tasks/schema';
import { isAtWork } from '@/lib/tasks/states';
import { toWaitingChange } from './to-waiting-change';

type SidePanelProps = {
  userId: number;
  task: TaskResponse;
  /** When the helper can be paid out; null for the poster. */
  wait: RewardWait | null;
};

/** What the poster or the helper can do now. */
export async function SidePanel({ userId, task, wait }: SidePanelProps) {
  const { id, status, currency, helper_name: helperName } = task;
  const [cancellation, requests, changes] = await Promise.all([
    orNotFound(previewCancellation({ userId, taskId: id })),
    orNotFound(listRefundRequests({ userId, taskId: id })),
    orNotFound(listChangeOrders({ userId, taskId: id })),
  ]);
  const change = toWaitingChange(changes);
  const request = requests.find((candidate) => candidate.status === 'open');
  const isWorking = isAtWork(status);
  const side = task.is_mine ? 'poster' : 'helper';
  return (
    <>
      {helperName === null ? (
        <TaskOwnerPanel
          taskId={id}
          status={status}
          money={task.money}
          serviceFee={task.service_fee}
          currency={currency}
        />
      ) : (
        <RewardPanel
          taskId={id}
          status={status}
          money={task.money}
          side={side}
          posterName={task.poster_name}
          helperName={helperName}
          reward={task.money?.released || task.agreed_reward || 0}
          furtherFee={task.due?.service_fee_amount ?? 0}
          currency={currency}
          rewardDueAt={task.reward_due_at}
          releaseAt={task.release_at}
          heldUntil={task.held_until}
          isHeldTooLong={request?.reason === 'held_too_long'}
          completedAt={task.completed_at}
          changesLeft={task.change_requests_left ?? 0}
          wait={wait}
          messageLengthMax={TASK_MESSAGE_LENGTH_MAX}
        />
      )}
      {request && (
        <RefundRequestBox
          taskId={id}
          request={{ ...request, currency, decideBefore: request.decide_before }}
          side={side}
          lengthMax={REFUND_TEXT_LENGTH_MAX}
        />
      )}
      {change ? (
        <ChangeBox
          taskId={id}
          change={change}
          side={side}
          otherName={(task.is_mine ? helperName : task.poster_name) ?? ''}
          currency={currency}
        />
      ) : (
        isWorking && <ProposeChange task={task} />
      )}
      {task.is_mine && isWorking && <AskForRefund task={task} />}
      <Cancel taskId={id} preview={cancellation} lateTerms={task.cancel_terms} currency={currency} />
    </>
  );
}

/** Nothing where this side cannot cancel. */
function Cancel({
  taskId,
  preview,
  lateTerms,
  currency,
}: {
  taskId: number;
  preview: CancellationPreview;
  lateTerms: TaskResponse['cancel_terms'];
  currency: string;
}) {
  if (!preview.is_allowed || preview.rule === null) return null;
  return (
    <CancelTask
      taskId={taskId}
      terms={{
        rule: preview.rule,
        feeMoney: preview.fee_money_back,
        feePoints: preview.fee_points_back,
        isCouponBack: preview.fee_coupon === 'returns',
        reward: preview.reward_back,
        helperGets: preview.helper_gets,
        helperOwes: preview.helper_owes,
        late: lateTerms && { freeHours: lateTerms.free_hours, helperBps: lateTerms.helper_bps },
        pauseDays: OFFER_PAUSE_DAYS,
        currency,
      }}
    />
  );
}

/** Folded away: most rewards stay what they are. */
async function ProposeChange({ task }: { task: TaskResponse }) {
  const t = await getTranslations('change');
  return (
    <Disclosure summary={<span className="text-brand">{t('open')}</span>}>
      <ChangeForm
        taskId={task.id}
        side={task.is_mine ? 'poster' : 'helper'}
        agreed={task.agreed_reward ?? 0}
        held={task.escrow_amount ?? 0}
        terms={task.fee_terms}
        limits={{ min: TASK_REWARD_MIN, max: TASK_REWARD_MAX }}
        currency={task.currency}
        lengthMax={CHANGE_ORDER_TEXT_LENGTH_MAX}
      />
    </Disclosure>
  );
}

/** Folded away: most work is done as agreed. */
async function AskForRefund({ task }: { task: TaskResponse }) {
  const t = await getTranslations('refundRequest');
  return (
    <Disclosure summary={<span className="text-brand">{t('open')}</span>}>
      <RefundForm
        taskId={task.id}
        held={splitHeld({ held: task.escrow_amount ?? 0, terms: task.fee_terms }).reward}
        currency={task.currency}
        lengthMax={REFUND_TEXT_LENGTH_MAX}
      />
    </Disclosure>
  );
}
