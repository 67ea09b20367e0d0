import type { Plan } from '@/lib/ledger/plan';
import { type ClosingReason, closingReasons } from '@/lib/payments/closing-reasons';
import { fees } from '@/lib/payments/fees';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { isEnded, isUnfinished } from '@/lib/payments/states';
import { isNamed, isNumbered } from '@/lib/providers/external-reference';
import type { Snapshot, SnapshotIn } from '@/lib/providers/snapshot';
import {
  CAPTURING,
  ENDED_BY_OPERATOR,
  movePayment,
  planEnd,
  planOpen,
  planProcessing,
  UNKNOWN_TOO_LONG,
} from './plan-payment';
import { type Problem, planComplete, planSuspense } from './plan-settlement';

/** The facts for a decision. */
export type Situation = {
  payment: PaymentRow;
  snapshot: Snapshot;
  /** Whether another payment of this fee is complete, so that a second one must not be. */
  hasCompletedSibling: boolean;
  /** Whether an ended payment would still be due, if its money arrived now. */
  isPayable: boolean;
  /** Why we closed the payment just now; null when we only synced. */
  closing: ClosingReason | null;
  /** Our account at the provider, which the money must be for; null if the provider names none. */
  payee: string | null;
  /** Whether the deadline of a payment that nobody decided has passed. */
  isLapsed: boolean;
  /** Whether the notification says that the payer acted just now. */
  isPayerBack: boolean;
};

/**
 * The plan that follows from our row and the provider's snapshot. Null: nothing. Pure, and the only place that decides
 * what money does; the caller and the order of calls make no difference.
 */
export function decidePayment(situation: Situation): Plan | null {
  const { payment, snapshot } = situation;
  if (snapshot.state !== 'absent' && !isOurs({ payment, snapshot })) return null;
  switch (snapshot.state) {
    case 'paid':
      return decidePaid(situation, snapshot);
    case 'approved':
      return payment.status === 'pending' ? decideApproved(situation, snapshot) : null;
    case 'processing':
      return isUnfinished(payment.status) ? planProcessing({ payment, snapshot }) : null;
    case 'failed':
      return isUndecided(payment)
        ? planEnd({
            payment,
            to: isUnfinished(payment.status) ? 'failed' : 'expired',
            actor: 'provider',
            reason: snapshot.reason,
            providerReason: snapshot.providerReason,
            reference: snapshot.reference,
          })
        : null;
    case 'closed':
      return decideClosed(situation, snapshot.reference);
    case 'absent':
      return decideAbsent(situation);
    case 'open':
      return isUnfinished(payment.status) ? planOpen({ payment, snapshot }) : null;
  }
}

/**
 * Whether the snapshot belongs to this payment. An object with our number and no token was opened before there were
 * tokens, or by another program with the same numbers: it is ours only if we stored its reference when we opened it.
 */
export function isOurs({
  payment,
  snapshot,
}: {
  payment: PaymentRow;
  snapshot: Exclude<Snapshot, { state: 'absent' }>;
}): boolean {
  const { externalReference: name, reference } = snapshot;
  return (
    isNamed({ row: payment, name }) || (isNumbered({ row: payment, name }) && payment.reference === reference)
  );
}

/**
 * The payer approved. The payment moves to processing before the provider is asked to capture, so that nobody can close
 * it meanwhile; money that would not match is not captured at all.
 */
function decideApproved(situation: Situation, snapshot: SnapshotIn<'approved'>): Plan | null {
  const { payment, isPayerBack } = situation;
  const { reference } = snapshot;
  if (payment.reference !== null && payment.reference !== reference) return null;
  const problem = problemWith(situation, snapshot);
  if (problem) {
    const reason = problem === 'paid_twice' ? 'already_paid' : problem;
    return planEnd({ payment, to: 'failed', actor: 'system', reason, reference });
  }
  // A funding source was declined under this approval: the payer must choose another one first.
  if (payment.reason !== null && !isPayerBack) return null;
  return movePayment({ payment, to: 'processing', actor: 'payer', reason: CAPTURING, reference });
}

function decidePaid(situation: Situation, snapshot: SnapshotIn<'paid'>): Plan | null {
  const { payment } = situation;
  if (payment.transactionId === snapshot.transactionId) return null;
  const problem = problemWith(situation, snapshot);
  if (problem) return planSuspense({ payment, snapshot, problem });
  return planComplete({ payment, snapshot });
}

/** Why money that arrived, or is about to, does not complete the payment; null when it does. */
function problemWith(
  { payment, hasCompletedSibling, isPayable, payee }: Situation,
  snapshot: SnapshotIn<'paid' | 'approved'>,
): Problem | null {
  if (snapshot.livemode !== payment.livemode) return 'other_mode';
  if (snapshot.currency !== payment.currency) return 'other_currency';
  if (snapshot.amount !== payment.finalAmount) return 'other_amount';
  if (payee !== null && snapshot.payee !== payee) return 'other_payee';
  if (payment.reference !== null && payment.reference !== snapshot.reference) return 'paid_twice';
  const isLate = isEnded(payment.status);
  if (isLate && !(isPayable && isAdoptable(payment))) return 'late_success';
  if (!isLate && !isUndecided(payment)) return 'paid_twice';
  if (hasCompletedSibling) return 'paid_twice';
  if (!isDue(payment)) return 'task_closed';
  return null;
}

function isDue({ feeType, taskStatus, change }: PaymentRow): boolean {
  const { dueIn, isOfChange } = fees[feeType];
  return dueIn.includes(taskStatus) && (!isOfChange || change?.status === 'accepted');
}

/**
 * Ended without the payer's intent, so that late money may complete it. A payer who cancelled gets their money back, as
 * does one whose payment a person ended, and a released coupon is not taken again: its limits may have let somebody else use it.
 */
function isAdoptable({ status, reason, couponUsageLogId }: PaymentRow): boolean {
  if (reason === ENDED_BY_OPERATOR) return false;
  return (status === 'expired' || status === 'failed') && couponUsageLogId === null;
}

function decideClosed({ payment, closing }: Situation, reference: string): Plan | null {
  if (payment.status === 'processing') {
    return planEnd({ payment, to: 'failed', actor: 'provider', reason: 'payment_failed', reference });
  }
  if (!isUndecided(payment)) return null;
  // Another process may see closed what we are closing now: the row says why.
  const reason = closing ?? payment.closingReason ?? 'expired';
  const { to, actor } = payment.status === 'pending' ? closingReasons[reason] : closingReasons.expired;
  return planEnd({ payment, to, actor, reason, reference });
}

/**
 * The provider knows no such payment. One that was never opened there ends when we close it; one that was, because the
 * provider forgot it or our keys belong to another account, after its deadline. Money that we are capturing is unknown
 * until a person sees it; money that turns up after the end is late.
 */
function decideAbsent({ payment, closing, isLapsed }: Situation): Plan | null {
  const isNeverOpened = closing !== null && payment.reference === null;
  if (payment.status === 'processing' || !isUndecided(payment) || !(isNeverOpened || isLapsed)) return null;
  const reason = closing ?? payment.closingReason ?? 'expired';
  const { to, actor } = payment.status === 'pending' ? closingReasons[reason] : closingReasons.expired;
  return planEnd({ payment, to, actor, reason });
}

/** No money was seen and nothing was released: unfinished, or in review only because its state stayed unknown. */
export function isUndecided({ status, reviewReason, transactionId }: PaymentRow): boolean {
  if (isUnfinished(status)) return true;
  return status === 'needs_review' && reviewReason === UNKNOWN_TOO_LONG && transactionId === null;
}
