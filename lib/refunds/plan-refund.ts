import { invariant } from '@/lib/core/errors';
import { pointsOf, pointsRedeemed, refundsInFlight } from '@/lib/ledger/accounts';
import type { AuditEntry, Plan, PostingLine } from '@/lib/ledger/plan';
import type { PaymentActor, PaymentStatus } from '@/lib/payments/states';
import {
  moveOf,
  planCouponReturn,
  planTaskAfterFee,
  planTaskAfterHeld,
  sourceOf,
  statusAfter,
  stay,
  taskActor,
} from './plan-refund-parts';
import type { RefundState } from './read-refund-state';
import { MADE_AT_PROVIDER_UNCOVERED, REWARD_LOWERED } from './reasons';
import type { RefundSplit } from './split-refund';

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
    ...planCouponReturn({ state, status }),
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
    ...(audit && { audit: { ...audit, act: 'refund', unit: payment.currency } }),
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
    ...planCouponReturn({ state, status: 'refunded' }),
    ...planTaskAfterFee({ state, status: 'refunded', actor: taskActor(by.actor) }),
    events: [{ kind: 'refunded', ...moveOf({ payment, status: 'refunded' }), actor: by.actor, detail: {} }],
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

function pointsAfter({ state, split }: RefundCommand): number {
  return state.refundable.taken.points + split.points;
}

/** A reward moves only together with its task, so that it is never released and refunded at the same time. */
export function taskAfterRequest({
  command,
  status,
}: {
  command: Pick<RefundCommand, 'state' | 'split' | 'reason' | 'by'>;
  status: PaymentStatus;
}): Plan {
  const { state, split, reason, by } = command;
  const actor = taskActor(by.actor);
  const { payment } = state;
  if (payment.feeType === 'application_fee') {
    const { money: amount, points } = split;
    const kind = amount > 0 ? 'fee_refund_started' : 'fee_refunded';
    const event = { kind, detail: { amount, ...(points > 0 && { points }) } } as const;
    return planTaskAfterFee({ state, status, actor, event });
  }
  if (reason === MADE_AT_PROVIDER_UNCOVERED) return {};
  return planTaskAfterHeld({
    state,
    amount: split.money,
    actor,
    isOfWork: reason !== REWARD_LOWERED,
    event: {
      kind: 'refund_started',
      ...(by.actorId !== null && { actor_id: by.actorId }),
      detail: { amount: split.money, payment_id: payment.id },
    },
  });
}
