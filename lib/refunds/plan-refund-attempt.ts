import { refundsInFlight, suspense } from '@/lib/ledger/accounts';
import type { Plan } from '@/lib/ledger/plan';
import { fees } from '@/lib/payments/fees';
import type { RefundWait } from '@/lib/providers/reasons';
import { moveToNextAttempt } from './move-refund';
import { taskAfterRequest } from './plan-refund';
import { sourceOf, stay } from './plan-refund-parts';
import type { RefundState } from './read-refund-state';
import {
  MADE_AT_PROVIDER,
  MADE_AT_PROVIDER_UNCOVERED,
  REFUND_UNKNOWN,
  REFUND_WAITING,
  REWARD_LOWERED,
} from './reasons';
import type { RefundRow } from './refund-row';

/**
 * After an answer that the provider repeats for ever, what the attempt did must have shown for this long before another
 * one begins.
 */
const UNKNOWN_SECONDS = 60;

/** Balance comes with other payments, so the next attempt would soon be refused as well. */
const POSTPONED_SECONDS = 300;

const BY_PROVIDER = { actor: 'provider', actorId: null } as const;

type Attempt = { state: RefundState; refund: RefundRow };

/** Nothing is on its way, and another attempt may arrive: until then the refund waits, and an operator sees why. */
export function planRefundPostponed({ state, refund, why }: Attempt & { why: RefundWait }): Plan {
  const { payment } = state;
  const isMarked = payment.reviewReason === null;
  const isNews = isMarked || refund.why !== why;
  return {
    ...(isNews && {
      payment: { ...stay(payment), set: { ...(isMarked && { review_reason: REFUND_WAITING }) } },
      events: [
        {
          kind: 'noticed',
          actor: 'provider',
          detail: { reason: REFUND_WAITING, why, amount: refund.amount },
        },
      ],
    }),
    refund: moveToNextAttempt({
      refund,
      set: { failure_reason: why, send_after_seconds: POSTPONED_SECONDS },
    }),
  };
}

/** Nobody knows what became of it, and a person has to find out. It hides no other review. */
export function planRefundUnclear({ state: { payment }, refund }: Attempt): Plan | null {
  if (refund.status !== 'pending' || payment.reviewReason !== null) return null;
  return {
    payment: { ...stay(payment), set: { review_reason: REFUND_UNKNOWN } },
    events: [{ kind: 'noticed', actor: 'system', detail: { reason: REFUND_UNKNOWN, amount: refund.amount } }],
  };
}

/** The provider says again what became of it. */
export function planRefundClear({ state: { payment } }: Pick<Attempt, 'state'>): Plan | null {
  if (payment.reviewReason !== REFUND_UNKNOWN) return null;
  return { payment: { ...stay(payment), set: { review_reason: null } } };
}

/** The provider refused the last attempt, and nobody stopped it. What an unanswered one did must become known first. */
export function isWaitingRefund({ status, refundReference, why, stoppedBy }: RefundRow): boolean {
  return status === 'pending' && refundReference === null && why !== null && stoppedBy === null;
}

/** From now on nobody sends it. The provider is asked after that, and never before. */
export function planRefundStop({ refund, operatorId }: { refund: RefundRow; operatorId: number }): Plan {
  const { id, status, version, paymentId, amount, why } = refund;
  return {
    refund: { kind: 'move', id, from: status, to: status, version, set: { stop_requested_by: operatorId } },
    audit: {
      actor_id: operatorId,
      action: 'refund_stop_requested',
      subject: `payment:${paymentId}`,
      detail: { refund_id: id, amount, waited_for: why },
    },
  };
}

/** What the last attempt did is unknown, and its key will never tell: only a look can, and then another key. */
export function planRefundUnknown(refund: RefundRow): Plan {
  return { refund: moveToNextAttempt({ refund, set: { send_after_seconds: UNKNOWN_SECONDS } }) };
}

/**
 * The provider shows a refund that we took for failed: its money leaves its account again. If it is not there any more,
 * because it was released or refunded once more since, it is our loss until a person finds who owes it.
 */
export function planRefundRevived({ state, refund, reference }: Attempt & { reference: string }): Plan {
  const { payment } = state;
  const { id, amount, currency, purpose, attempt } = refund;
  const isOfSuspense = purpose === 'suspense';
  const reason = isOfSuspense ? refund.reason : reasonNow({ state, refund });
  const isUncovered = reason === MADE_AT_PROVIDER_UNCOVERED;
  const from = isOfSuspense ? suspense(currency) : sourceOf({ payment, reason });
  const command = { state, split: { money: amount, points: 0 }, reason, by: BY_PROVIDER };
  return {
    payment: { ...stay(payment), set: { ...(isUncovered && { review_reason: reason }) } },
    ...(!isOfSuspense && taskAfterRequest({ command, status: payment.status })),
    refund: moveToNextAttempt({
      refund,
      set: {
        provider_refund_id: reference,
        failure_reason: null,
        ...(reason !== refund.reason && { reason }),
      },
    }),
    postings: [
      {
        key: `refund:${id}:revived:${attempt + 1}`,
        kind: 'refund_requested',
        requested_amount: amount,
        lines: [{ from, to: refundsInFlight(currency), amount }],
      },
    ],
    events: [{ kind: 'refund_requested', actor: 'provider', detail: { amount, reason, reference } }],
  };
}

/** The account that its money came from, if enough is there; otherwise one that has enough. */
function reasonNow({ state: { payment, task, returning }, refund }: Attempt): string {
  const { amount, reason } = refund;
  if (!fees[payment.feeType].isHeld) return reason;
  const isInReturning = returning >= amount;
  const isInEscrow = task.escrowAmount >= amount;
  if (reason === REWARD_LOWERED ? isInReturning : isInEscrow && reason !== MADE_AT_PROVIDER_UNCOVERED) {
    return reason;
  }
  if (isInReturning) return REWARD_LOWERED;
  return isInEscrow ? MADE_AT_PROVIDER : MADE_AT_PROVIDER_UNCOVERED;
}
