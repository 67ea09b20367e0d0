import { invariant } from '@/lib/core/errors';
import {
  type Account,
  escrowOf,
  feeRevenue,
  pointsOf,
  pointsRedeemed,
  providerClearing,
  refundLosses,
  refundsInFlight,
  returningOf,
} from '@/lib/ledger/accounts';
import type { AuditEntry, Plan, PostingLine } from '@/lib/ledger/plan';
import { fees } from '@/lib/payments/fees';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { isSettled, type PaymentActor, type PaymentStatus } from '@/lib/payments/states';
import { isRewardHeld, type TaskActor } from '@/lib/tasks/states';
import { moveRefund } from './move-refund';
import type { RefundState } from './read-refund-state';
import type { RefundRow } from './refund-row';
import type { RefundSplit } from './split-refund';

/** A refund that was made in the provider's own console. */
export const MADE_AT_PROVIDER = 'made_at_provider';

/** The same, of a reward that was released already: the difference is our loss until a person finds who owes it. */
export const MADE_AT_PROVIDER_UNCOVERED = 'made_at_provider_uncovered';

/** The difference of a lowered reward. It is set aside for the poster, and is not the helper's any more. */
export const REWARD_LOWERED = 'reward_lowered';

/** Shown to an operator until another refund of the payment arrives. */
export const REFUND_FAILED = 'refund_failed';

/** The provider reports a refund under our reference in another amount. */
export const REFUND_DOES_NOT_AGREE = 'refund_does_not_agree';

export type RefundCommand = {
  state: RefundState;
  split: Pick<RefundSplit, 'money' | 'points'>;
  reason: string;
  /** Happens once for this payment, whoever asks and however often. */
  requestKey: string;
  by: { actor: PaymentActor; actorId: number | null };
  audit?: AuditEntry;
  /** The provider's refund, if it was made there. */
  reference?: string;
};

/**
 * Begins a refund of a completed payment: the money leaves its account and is in flight, points are the payer's again
 * at once. A task whose whole reward is being refunded, or whose whole fee was refunded while it took offers, ends with
 * it.
 */
export function planRefund(command: RefundCommand): Plan {
  const { state, split, reason, requestKey, by, audit, reference } = command;
  const { payment, evidenceId } = state;
  const { money, points } = split;
  invariant(money === 0 || evidenceId !== null, `payment ${payment.id} has evidence of its money`);
  const status = statusAfter({ state, money: state.arrived, points: pointsAfter(command) });
  return {
    payment: {
      ...stay(payment),
      to: status,
      set: { ...(reason === MADE_AT_PROVIDER_UNCOVERED && { review_reason: reason }) },
    },
    ...couponBack({ state, status }),
    ...taskAfterRequest({ command, status }),
    refund: {
      kind: 'insert',
      row: {
        payment_id: payment.id,
        evidence_id: money > 0 ? evidenceId : null,
        amount: money,
        points,
        currency: payment.currency,
        purpose: payment.feeType,
        reason,
        requested_by: by.actorId,
        status: money > 0 ? 'pending' : 'succeeded',
        ...(reference !== undefined && { provider_refund_id: reference }),
      },
    },
    postings: [
      {
        key: keyOf(requestKey),
        kind: 'refund_requested',
        requested_amount: money + points,
        lines: linesOf(command),
        ...(by.actorId !== null && { actor_id: by.actorId }),
      },
    ],
    events: [
      {
        kind: 'refund_requested',
        ...moveOf({ payment, status }),
        actor: by.actor,
        detail: { amount: money, points, reason },
      },
    ],
    ...(audit && { audit }),
  };
}

/** The end of the business key: `payment:ID:refund_requested:...` */
export function keyOf(requestKey: string): string {
  return `refund_requested:${requestKey}`;
}

/** A fee without points and money: nothing moves, and the coupon is returned. */
export function planCouponBack({ state, by }: Pick<RefundCommand, 'state' | 'by'>): Plan {
  const { payment } = state;
  return {
    payment: { ...stay(payment), to: 'refunded' },
    ...couponBack({ state, status: 'refunded' }),
    ...taskAfterFee({ state, status: 'refunded', actor: taskActor(by.actor) }),
    events: [{ kind: 'refunded', ...moveOf({ payment, status: 'refunded' }), actor: by.actor, detail: {} }],
  };
}

/** The money arrived: it leaves the ledger, and the payment shows how much of it was refunded. */
export function planRefundSucceeded({
  state,
  refund,
  unmatched,
  reference,
}: {
  state: RefundState;
  refund: RefundRow;
  /** Why other money of the payment is under suspense; null: there is none. */
  unmatched: string | null;
  reference: string;
}): Plan {
  const { payment, arrived, refundable } = state;
  const { id, amount, currency, provider } = refund;
  const status = statusAfter({ state, money: arrived + amount, points: refundable.taken.points });
  const isOver = payment.reviewReason === REFUND_FAILED || payment.reviewReason === REFUND_DOES_NOT_AGREE;
  return {
    payment: { ...stay(payment), to: status, set: { ...(isOver && { review_reason: unmatched }) } },
    ...couponBack({ state, status }),
    ...taskAfterArrival({ state, refund, status }),
    refund: moveRefund({ refund, to: 'succeeded', reference }),
    postings: [
      {
        key: `refund:${id}:succeeded`,
        kind: 'refund',
        lines: [{ from: refundsInFlight(currency), to: providerClearing({ provider, currency }), amount }],
      },
    ],
    events: [
      {
        kind: status === 'refunded' ? 'refunded' : 'refund_succeeded',
        ...moveOf({ payment, status }),
        actor: 'provider',
        detail: { amount, reference },
      },
    ],
  };
}

/**
 * The refund failed or bounced: the money is in its account again, can be sent again, and a person sees it. The payment
 * shows again how much of it was refunded. Returned points and coupons stay returned, and a task that ended with it
 * stays ended.
 */
export function planRefundFailed({
  state,
  refund,
  reference,
  why,
}: {
  state: RefundState;
  refund: RefundRow;
  reference: string | null;
  why: string;
}): Plan {
  const { payment, task, arrived, refundable } = state;
  const { id, amount, currency, provider } = refund;
  const money = arrived - (refund.status === 'succeeded' ? amount : 0);
  const status = statusAfter({ state, money, points: refundable.taken.points });
  const from =
    refund.status === 'pending' ? refundsInFlight(currency) : providerClearing({ provider, currency });
  return {
    payment: { ...stay(payment), to: status, set: { review_reason: REFUND_FAILED } },
    ...(fees[payment.feeType].isHeld && {
      task: { id: task.id, from: task.status, to: task.status, version: task.version },
      task_events: [
        { task_id: task.id, kind: 'refund_failed', actor: 'system' as const, detail: { amount } },
      ],
    }),
    refund: moveRefund({ refund, to: 'failed', reference, why }),
    postings: [
      {
        key: `refund:${id}:failed`,
        kind: 'refund_failed',
        lines: [{ from, to: sourceOf({ payment, reason: refund.reason }), amount }],
      },
    ],
    events: [
      {
        kind: 'refund_failed',
        ...moveOf({ payment, status }),
        actor: 'provider',
        detail: { amount, reason: why },
      },
    ],
  };
}

function linesOf({ state: { payment }, split: { money, points }, reason }: RefundCommand): PostingLine[] {
  const { currency, userId } = payment;
  return [
    ...(money > 0
      ? [{ from: sourceOf({ payment, reason }), to: refundsInFlight(currency), amount: money }]
      : []),
    ...(points > 0 ? [{ from: pointsRedeemed, to: pointsOf(userId), amount: points }] : []),
  ];
}

/** The account of the payment's purpose, from which the money comes and to which it returns. */
function sourceOf({ payment, reason }: { payment: PaymentRow; reason: string }): Account {
  if (!fees[payment.feeType].isHeld) return feeRevenue(payment.currency);
  if (reason === REWARD_LOWERED) return returningOf(payment);
  return reason === MADE_AT_PROVIDER_UNCOVERED ? refundLosses(payment.currency) : escrowOf(payment);
}

function pointsAfter({ state, split }: RefundCommand): number {
  return state.refundable.taken.points + split.points;
}

/** The state of a payment with this much refunded; a disputed payment, or one that never completed, keeps its state. */
function statusAfter({
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

function couponBack({
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

/** A reward moves only together with its task, so that it is never released and refunded at the same time. */
function taskAfterRequest({ command, status }: { command: RefundCommand; status: PaymentStatus }): Plan {
  const { state, split, reason, by } = command;
  const { payment, task, openRequestId } = state;
  if (payment.feeType === 'application_fee')
    return taskAfterFee({ state, status, actor: taskActor(by.actor) });
  if (reason === MADE_AT_PROVIDER_UNCOVERED) return {};
  const isOfWork = reason !== REWARD_LOWERED;
  const isEmptied = isOfWork && split.money === task.escrowAmount && isRewardHeld(task.status);
  const to = isEmptied ? 'cancelled' : task.status;
  return {
    task: { id: task.id, from: task.status, to, version: task.version },
    task_events: [
      {
        task_id: task.id,
        kind: 'refund_started',
        actor: taskActor(by.actor),
        ...(by.actorId !== null && { actor_id: by.actorId }),
        detail: { amount: split.money, payment_id: payment.id },
      },
      ...(isEmptied ? [cancelledBy({ state, actor: taskActor(by.actor), reason: 'reward_refunded' })] : []),
    ],
    ...(isEmptied &&
      openRequestId !== null && {
        refund_request: { kind: 'move', id: openRequestId, from: 'open', to: 'withdrawn', set: {} },
      }),
  };
}

function taskAfterArrival({
  state,
  refund,
  status,
}: {
  state: RefundState;
  refund: RefundRow;
  status: PaymentStatus;
}): Plan {
  const { task } = state;
  if (refund.purpose === 'application_fee') return taskAfterFee({ state, status, actor: 'system' });
  return {
    task_events: [
      { task_id: task.id, kind: 'refund_arrived', actor: 'system', detail: { amount: refund.amount } },
    ],
  };
}

/** An open task needs its fee: when all of it is refunded, the task takes no offers any more. */
function taskAfterFee({
  state,
  status,
  actor,
}: {
  state: RefundState;
  status: PaymentStatus;
  actor: TaskActor;
}): Plan {
  const { task } = state;
  if (status !== 'refunded' || (task.status !== 'open' && task.status !== 'accepted')) return {};
  return {
    task: { id: task.id, from: task.status, to: 'cancelled', version: task.version },
    task_events: [cancelledBy({ state, actor, reason: 'fee_refunded' })],
  };
}

function cancelledBy({
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

function taskActor(actor: PaymentActor): TaskActor {
  return actor === 'operator' ? 'operator' : 'system';
}

/** The payment increments its version, so that nothing else happens to it at the same time. */
function stay({ id, status, version }: PaymentRow) {
  return { kind: 'move' as const, id, from: status, to: status, version, set: {} };
}

function moveOf({ payment, status }: { payment: PaymentRow; status: PaymentStatus }) {
  return status === payment.status ? {} : { from_status: payment.status, to_status: status };
}
