import { type Account, escrowOf, feeRevenue, refundLosses, returningOf } from '@/lib/ledger/accounts';
import type { Plan } from '@/lib/ledger/plan';
import type { TaskTimelineEntry } from '@/lib/ledger/task-parts';
import { fees } from '@/lib/payments/fees';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { isSettled, type PaymentActor, type PaymentStatus } from '@/lib/payments/states';
import { isRewardHeld, type TaskActor } from '@/lib/tasks/states';
import type { RefundState } from './read-refund-state';
import { MADE_AT_PROVIDER_UNCOVERED, REWARD_LOWERED } from './reasons';

/** The account of the payment's purpose, from which the money comes and to which it returns. */
export function sourceOf({ payment, reason }: { payment: PaymentRow; reason: string }): Account {
  if (!fees[payment.feeType].isHeld) return feeRevenue(payment.currency);
  if (reason === REWARD_LOWERED) return returningOf(payment);
  return reason === MADE_AT_PROVIDER_UNCOVERED ? refundLosses(payment.currency) : escrowOf(payment);
}

/** The state of a payment with this much refunded; a disputed payment, or one that never completed, keeps its state. */
export function statusAfter({
  state: { payment },
  money,
  points,
}: {
  state: RefundState;
  money: number;
  points: number;
}): PaymentStatus {
  if (!isSettled(payment.status) || payment.status === 'disputed') return payment.status;
  if (payment.completedAt === null) return payment.status;
  if (money >= payment.finalAmount && points >= payment.pointsUsed) return 'refunded';
  return money + points > 0 ? 'partially_refunded' : 'completed';
}

/** The coupon is the payer's again with the last of a payment, if it is still valid. */
export function planCouponReturn({
  state: { payment, refundable },
  status,
}: {
  state: RefundState;
  status: PaymentStatus;
}): Pick<Plan, 'coupon'> {
  const { couponUsageLogId } = payment;
  if (status !== 'refunded' || refundable.coupon !== 'valid' || couponUsageLogId === null) return {};
  return { coupon: { kind: 'move', usage_log_id: couponUsageLogId, from: 'used', to: 'released' } };
}

/** An open task needs its fee: when all of it is refunded, the task takes no offers any more. */
export function planTaskAfterFee({
  state,
  status,
  actor,
  event,
}: {
  state: RefundState;
  status: PaymentStatus;
  actor: TaskActor;
  /** What the timeline of the task says about the fee. Minor units and points. */
  event?: { kind: 'fee_refund_started' | 'fee_refunded'; detail: { amount: number; points?: number } };
}): Pick<Plan, 'task' | 'task_events'> {
  const { task } = state;
  const said = event ? [{ task_id: task.id, actor, ...event }] : [];
  if (status !== 'refunded' || (task.status !== 'open' && task.status !== 'accepted')) {
    return said.length > 0 ? { task_events: said } : {};
  }
  return {
    task: { id: task.id, from: task.status, to: 'cancelled', version: task.version },
    task_events: [...said, cancelledBy({ state, actor, reason: 'fee_refunded' })],
  };
}

/**
 * Held money leaves a task. When it is all that is held for work that is not done, the task cannot go on, and an
 * undecided request for that money has nothing left to decide.
 */
export function planTaskAfterHeld({
  state,
  amount,
  actor,
  isOfWork,
  event,
}: {
  state: RefundState;
  /** Minor units. */
  amount: number;
  actor: TaskActor;
  /** The money is of the reward that the helper works for; otherwise it was set aside before. */
  isOfWork: boolean;
  /** What the timeline of the task says about it. */
  event: Pick<TaskTimelineEntry, 'kind' | 'actor_id' | 'detail'>;
}): Pick<Plan, 'task' | 'task_events' | 'refund_request'> {
  const { task, openRequestId } = state;
  const isEmptied = isOfWork && amount === task.escrowAmount && isRewardHeld(task.status);
  return {
    task: {
      id: task.id,
      from: task.status,
      to: isEmptied ? 'cancelled' : task.status,
      version: task.version,
    },
    task_events: [
      { task_id: task.id, actor, ...event },
      ...(isEmptied ? [cancelledBy({ state, actor, reason: 'reward_refunded' })] : []),
    ],
    ...(isEmptied &&
      openRequestId !== null && {
        refund_request: { kind: 'move', id: openRequestId, from: 'open', to: 'withdrawn', set: {} },
      }),
  };
}

/** The task's timeline says why it ended. */
export function cancelledBy({
  state: { task },
  actor,
  reason,
}: {
  state: RefundState;
  actor: TaskActor;
  reason: string;
}) {
  return {
    task_id: task.id,
    kind: 'cancelled',
    from_status: task.status,
    to_status: 'cancelled',
    actor,
    detail: { reason },
  };
}

/** Who acted, in the words of a task's timeline. */
export function taskActor(actor: PaymentActor): TaskActor {
  return actor === 'operator' ? 'operator' : 'system';
}

/** The payment increments its version, so that nothing else happens to it at the same time. */
export function stay({ id, status, version }: PaymentRow) {
  return { kind: 'move' as const, id, from: status, to: status, version, set: {} };
}

/** The two states of a move, for the timeline; nothing where the state stays. */
export function moveOf({ payment, status }: { payment: PaymentRow; status: PaymentStatus }) {
  return status === payment.status ? {} : { from_status: payment.status, to_status: status };
}
