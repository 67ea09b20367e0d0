import { providerClearing, refundsInFlight } from '@/lib/ledger/accounts';
import type { Plan } from '@/lib/ledger/plan';
import { fees } from '@/lib/payments/fees';
import type { PaymentStatus } from '@/lib/payments/states';
import { moveRefund, refundKey } from './move-refund';
import { moveOf, planCouponReturn, planTaskAfterFee, sourceOf, statusAfter, stay } from './plan-refund-parts';
import type { RefundState } from './read-refund-state';
import { REFUND_DOES_NOT_AGREE, REFUND_FAILED, REFUND_UNKNOWN, REFUND_WAITING } from './reasons';
import type { RefundRow } from './refund-row';
import { uncoveredAmount } from './uncovered-amount';

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
  /** The provider's; null: an operator found out that it arrived. */
  reference: string | null;
}): Plan {
  const { payment, arrived, refundable } = state;
  const { amount, currency, provider } = refund;
  const status = statusAfter({ state, money: arrived + amount, points: refundable.taken.points });
  const isOver = isReviewOver({ state, refund, status });
  return {
    payment: { ...stay(payment), to: status, set: { ...(isOver && { review_reason: unmatched }) } },
    ...planCouponReturn({ state, status }),
    ...taskAfterArrival({ state, refund, status }),
    refund: moveRefund({ refund, to: 'succeeded', reference, ...(refund.why !== null && { why: null }) }),
    postings: [
      {
        key: refundKey({ refund, what: 'succeeded' }),
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
  const { payment, arrived, refundable } = state;
  const { amount, currency, provider } = refund;
  const money = arrived - (refund.status === 'succeeded' ? amount : 0);
  const status = statusAfter({ state, money, points: refundable.taken.points });
  const from =
    refund.status === 'pending' ? refundsInFlight(currency) : providerClearing({ provider, currency });
  return {
    payment: { ...stay(payment), to: status, set: { review_reason: REFUND_FAILED } },
    ...taskAfterFailure({ state, amount }),
    refund: moveRefund({ refund, to: 'failed', reference, why }),
    postings: [
      {
        key: refundKey({ refund, what: 'failed' }),
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

/**
 * What bounced is covered again, or all of the payment was refunded; what waited or did not agree was this refund, or
 * none is on its way any more.
 */
function isReviewOver({
  state: { payment, refunds },
  refund,
  status,
}: {
  state: RefundState;
  refund: RefundRow;
  status: PaymentStatus;
}): boolean {
  const others = refunds.filter(({ id }) => id !== refund.id);
  switch (payment.reviewReason) {
    case REFUND_FAILED: {
      const self = refunds.filter(({ id }) => id === refund.id);
      const arrived = self.map((entry) => ({ ...entry, status: 'succeeded' as const }));
      return status === 'refunded' || uncoveredAmount([...others, ...arrived]) === 0;
    }
    case REFUND_WAITING:
    case REFUND_UNKNOWN:
    case REFUND_DOES_NOT_AGREE:
      return others.every((other) => other.status !== 'pending');
    default:
      return false;
  }
}

/** A reward that is held again is fenced against whoever decides about it; a fee only says so. */
function taskAfterFailure({
  state: { payment, task },
  amount,
}: {
  state: RefundState;
  amount: number;
}): Pick<Plan, 'task' | 'task_events'> {
  const { isHeld } = fees[payment.feeType];
  const kind = isHeld ? 'refund_failed' : 'fee_refund_failed';
  return {
    ...(isHeld && { task: { id: task.id, from: task.status, to: task.status, version: task.version } }),
    task_events: [{ task_id: task.id, kind, actor: 'system', detail: { amount } }],
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
  if (refund.purpose === 'application_fee') {
    const event = { kind: 'fee_refunded', detail: { amount: refund.amount } } as const;
    return planTaskAfterFee({ state, status, actor: 'system', event });
  }
  return {
    task_events: [
      { task_id: task.id, kind: 'refund_arrived', actor: 'system', detail: { amount: refund.amount } },
    ],
  };
}
