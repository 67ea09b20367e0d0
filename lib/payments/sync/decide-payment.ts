import {
  pointsOf,
  pointsRedeemed,
  providerClearing,
  reservedPointsOf,
  suspense,
} from '@/lib/ledger/accounts';
import type { Evidence, Plan, Posting, PostingLine } from '@/lib/ledger/plan';
import { type ClosingReason, closingReasons } from '@/lib/payments/closing-reasons';
import { fees, paidEvent } from '@/lib/payments/fees';
import type { PaymentRow } from '@/lib/payments/payment-row';
import {
  isEnded,
  isUnfinished,
  type PaymentActor,
  type PaymentStatus,
  type UnmatchedReason,
} from '@/lib/payments/states';
import { isNamed, isNumbered } from '@/lib/providers/external-reference';
import type { Snapshot } from '@/lib/providers/provider';
import { releaseReservations } from './release-reservations';

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
  /** Whether the notification says that the payer acted just now. */
  isPayerBack: boolean;
};

type Paid = Extract<Snapshot, { state: 'paid' }>;
type Approved = Extract<Snapshot, { state: 'approved' }>;

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
      // Nothing was ever opened there, so we close it alone; unless we are closing it, we wait.
      return situation.closing && payment.status === 'pending' && payment.reference === null
        ? planEnd({ payment, ...closingReasons[situation.closing], reason: situation.closing })
        : null;
    case 'open':
      return isUnfinished(payment.status) ? planOpen({ payment, snapshot }) : null;
  }
}

const UNKNOWN_TOO_LONG = 'unknown_too_long';

/**
 * A payment in review because its state stayed unknown. If the state becomes known after all, it is decided as if
 * nothing had been unknown.
 */
export function planUnknownTooLong(payment: PaymentRow): Plan {
  return move({ payment, to: 'needs_review', actor: 'system', reason: UNKNOWN_TOO_LONG, review: true });
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

/** The reason of a payment that we are capturing now. */
export const CAPTURING = 'capturing';

/**
 * The payer approved. The payment moves to processing before the provider is asked to capture, so that nobody can close
 * it meanwhile; money that would not match is not captured at all.
 */
function decideApproved(situation: Situation, snapshot: Approved): Plan | null {
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
  return move({ payment, to: 'processing', actor: 'payer', reason: CAPTURING, reference });
}

function decidePaid(situation: Situation, snapshot: Paid): Plan | null {
  const { payment } = situation;
  if (payment.transactionId === snapshot.transactionId) return null;
  const problem = problemWith(situation, snapshot);
  if (problem) return planSuspense({ payment, snapshot, problem });
  return planComplete({ payment, snapshot });
}

/** Money of another mode is never under suspense: it is shown, and not booked. */
type Problem = UnmatchedReason | 'other_mode';

/** Why money that arrived, or is about to, does not complete the payment; null when it does. */
function problemWith(
  { payment, hasCompletedSibling, isPayable, payee }: Situation,
  snapshot: Paid | Approved,
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
 * Ended without the payer's intent, so that late money may complete it. A payer who cancelled gets their money back,
 * and a released coupon is not taken again: its limits may have let somebody else use it.
 */
function isAdoptable({ status, couponUsageLogId }: PaymentRow): boolean {
  return (status === 'expired' || status === 'failed') && couponUsageLogId === null;
}

function planComplete({ payment, snapshot }: { payment: PaymentRow; snapshot: Paid }): Plan {
  const fee = fees[payment.feeType];
  const clearing = providerClearing({ provider: payment.provider, currency: payment.currency });
  // An ended payment has released its points; they are taken again.
  const pointsFrom = isEnded(payment.status) ? pointsOf(payment.userId) : reservedPointsOf(payment.userId);
  const lines: PostingLine[] = [
    { from: clearing, to: fee.goesTo(payment), amount: payment.finalAmount },
    ...(payment.pointsUsed > 0 ? [{ from: pointsFrom, to: pointsRedeemed, amount: payment.pointsUsed }] : []),
  ];
  return {
    ...move({
      payment,
      to: 'completed',
      actor: 'provider',
      reason: null,
      reference: snapshot.reference,
      snapshot,
    }),
    ...(payment.couponUsageLogId !== null && {
      coupon: { kind: 'move', usage_log_id: payment.couponUsageLogId, from: 'reserved', to: 'used' },
    }),
    ...changeDone(payment),
    task: {
      id: payment.taskId,
      from: payment.taskStatus,
      to: fee.leadsTo ?? payment.taskStatus,
      ...(payment.change && { set: { agreed_reward: payment.change.toAmount } }),
    },
    task_events: [
      paidEvent({
        taskId: payment.taskId,
        feeType: payment.feeType,
        taskStatus: payment.taskStatus,
        detail: { payment_id: payment.id, amount: payment.totalAmount },
      }),
    ],
    evidence: evidenceOf({ payment, snapshot }),
    postings: [{ key: 'settle', kind: 'settle', lines }],
  };
}

function changeDone({ change }: PaymentRow): Pick<Plan, 'change_order'> {
  return change ? { change_order: { kind: 'move', id: change.id, from: change.status, to: 'done' } } : {};
}

/** Unmatched money: it is booked at once, under suspense, and visible. */
function planSuspense({
  payment,
  snapshot,
  problem,
}: {
  payment: PaymentRow;
  snapshot: Paid;
  problem: Problem;
}): Plan {
  const to = isUnfinished(payment.status) || isEnded(payment.status) ? 'needs_review' : payment.status;
  // Money of another mode is not money in this ledger: it is shown, and not booked.
  const isBooked = snapshot.livemode === payment.livemode && snapshot.amount > 0;
  const posting: Posting = {
    key: `suspense:${snapshot.transactionId}`,
    kind: 'suspense',
    reason: problem,
    lines: [
      {
        from: providerClearing({ provider: payment.provider, currency: snapshot.currency }),
        to: suspense(snapshot.currency),
        amount: snapshot.amount,
      },
    ],
  };
  return {
    ...move({ payment, to, actor: 'provider', reason: problem, review: true, snapshot }),
    ...(isBooked && { evidence: evidenceOf({ payment, snapshot }), postings: [posting] }),
  };
}

/** Money in transit is news when it sets out, and when we learn what it waits for. */
function planProcessing({
  payment,
  snapshot,
}: {
  payment: PaymentRow;
  snapshot: Extract<Snapshot, { state: 'processing' }>;
}): Plan | null {
  if (payment.status === 'processing' && payment.reason === snapshot.reason) return null;
  return move({
    payment,
    to: 'processing',
    actor: 'provider',
    reason: snapshot.reason,
    providerReason: snapshot.providerReason,
    reference: snapshot.reference,
  });
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

/** No money was seen and nothing was released: unfinished, or in review only because its state stayed unknown. */
function isUndecided({ status, reviewReason, transactionId }: PaymentRow): boolean {
  if (isUnfinished(status)) return true;
  return status === 'needs_review' && reviewReason === UNKNOWN_TOO_LONG && transactionId === null;
}

/**
 * An open payment is news when we did not know its reference, when its funding source was declined, or when we had
 * believed its money to be in transit: then the payer continues it.
 */
function planOpen({
  payment,
  snapshot,
}: {
  payment: PaymentRow;
  snapshot: Extract<Snapshot, { state: 'open' }>;
}): Plan | null {
  const { reference, lastDecline } = snapshot;
  const isDecline = lastDecline !== null && lastDecline.reason !== payment.reason;
  const isBack = payment.status === 'processing';
  if (!isDecline && !isBack && payment.reference !== null) return null;
  // The provider reports the refusal once, to the caller of the capture; after that it only asks for the payer again.
  const reason = lastDecline?.reason ?? (payment.reason === CAPTURING ? 'payer_action_required' : null);
  const providerReason = lastDecline?.providerReason;
  const plan = move({ payment, to: 'pending', actor: 'provider', reason, providerReason, reference });
  if (isBack) return plan;
  const detail = detailOf({ reason, providerReason });
  return { ...plan, events: isDecline ? [{ kind: 'declined', actor: 'provider', detail }] : [] };
}

/** The payment ends without money: its reservations are released. */
function planEnd({
  payment,
  to,
  actor,
  reason,
  providerReason,
  reference,
}: {
  payment: PaymentRow;
  to: 'failed' | 'cancelled' | 'expired';
  actor: PaymentActor;
  reason: string;
  providerReason?: string | undefined;
  reference?: string;
}): Plan {
  return {
    ...move({ payment, to, actor, reason, providerReason, ...(reference !== undefined && { reference }) }),
    ...releaseReservations(payment),
  };
}

function move({
  payment,
  to,
  actor,
  reason,
  providerReason,
  reference,
  snapshot,
  review = false,
}: {
  payment: PaymentRow;
  to: PaymentStatus;
  actor: PaymentActor;
  reason: string | null;
  /** The provider's own word for it, for the operator. */
  providerReason?: string | undefined;
  reference?: string;
  snapshot?: Paid;
  review?: boolean;
}): Plan {
  const isMove = to !== payment.status;
  const knowsReference = reference !== undefined && payment.reference === null;
  return {
    payment: {
      kind: 'move',
      id: payment.id,
      from: payment.status,
      to,
      version: payment.version,
      set: {
        // A payment that keeps its state has its reason for that; the review has a reason of its own.
        ...(isMove || (reason !== null && !review) ? { reason } : {}),
        ...(review && { review_reason: reason }),
        ...(isMove && !review && payment.reviewReason !== null && { review_reason: null }),
        ...(knowsReference && { provider_payment_id: reference }),
        ...(snapshot &&
          payment.transactionId === null && { provider_transaction_id: snapshot.transactionId }),
        ...(!isUnfinished(to) && { checkout_url: null }),
      },
    },
    events: [
      {
        kind: isMove ? to : 'noticed',
        ...(isMove && { from_status: payment.status, to_status: to }),
        actor,
        detail: { ...detailOf({ reason, providerReason }), ...(snapshot && { amount: snapshot.amount }) },
      },
    ],
  };
}

function detailOf({
  reason,
  providerReason,
}: {
  reason: string | null;
  providerReason: string | undefined;
}): Record<string, string> {
  return {
    ...(reason !== null && { reason }),
    ...(providerReason !== undefined && { provider_reason: providerReason }),
  };
}

function evidenceOf({ payment, snapshot }: { payment: PaymentRow; snapshot: Paid }): Evidence {
  return {
    provider: payment.provider,
    provider_payment_id: snapshot.reference,
    provider_transaction_id: snapshot.transactionId,
    amount: snapshot.amount,
    currency: snapshot.currency,
    livemode: snapshot.livemode,
    payee: snapshot.payee,
  };
}
