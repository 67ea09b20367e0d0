import { providerClearing, refundsInFlight, suspense } from '@/lib/ledger/accounts';
import type { AuditEntry, PaymentMove, Plan } from '@/lib/ledger/plan';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { type PaymentActor, unmatchedReasons } from '@/lib/payments/states';
import { releaseReservations } from '@/lib/payments/sync/release-reservations';
import type { RefundWait } from '@/lib/providers/reasons';
import type { SendingProof } from '@/lib/providers/sending-claim';
import type { RefundSnapshot } from '@/lib/providers/snapshot';
import { moveRefund, refundKey } from './move-refund';
import { planRefundPostponed, planRefundRevived } from './plan-refund-attempt';
import { planRefundFailed, planRefundSucceeded } from './plan-refund-end';
import type { RefundState } from './read-refund-state';
import { REFUND_DOES_NOT_AGREE, REFUND_STOPPED } from './reasons';
import type { RefundRow } from './refund-row';

/** Money that arrived and completes no payment. */
export type SuspendedMoney = { evidenceId: bigint; transactionId: string; amount: number; currency: string };

/**
 * Begins the refund of money under suspense. The business key lets it begin once, whoever asks.
 * @param attempt the number of earlier refunds of this money, plus one; or another value that distinguishes it from
 *   those
 */
export function planReturn({
  payment,
  money,
  reason,
  attempt,
  by = { actor: 'system', actorId: null },
  audit,
  reference,
}: {
  payment: PaymentRow;
  money: SuspendedMoney;
  reason: string;
  attempt: number | string;
  by?: { actor: PaymentActor; actorId: number | null };
  audit?: AuditEntry;
  /** The provider's refund, if it was made there. */
  reference?: string;
}): Plan {
  const { evidenceId, transactionId, amount, currency } = money;
  return {
    payment: stay(payment),
    refund: {
      kind: 'insert',
      row: {
        payment_id: payment.id,
        evidence_id: String(evidenceId),
        amount,
        points: 0,
        currency,
        purpose: 'suspense',
        reason,
        requested_by: by.actorId,
        status: 'pending',
        ...(reference !== undefined && { provider_refund_id: reference }),
      },
    },
    postings: [
      {
        key: `return:${transactionId}:${attempt}`,
        kind: 'refund_requested',
        requested_amount: amount,
        lines: [{ from: suspense(currency), to: refundsInFlight(currency), amount }],
      },
    ],
    events: [{ kind: 'refund_requested', actor: by.actor, detail: { amount, reason } }],
    ...(audit && { audit }),
  };
}

/** The facts for a decision about a refund. */
export type RefundSituation = {
  refund: RefundRow;
  snapshot: RefundSnapshot;
  /** What the provider's silence shows, if nobody sends the refund any more. */
  proof: SendingProof;
  payment: PaymentRow;
  /** The purpose of the payment, and its other refunds. */
  state: RefundState;
  /** Whether points and coupon are still reserved for the payment. */
  isReserved: boolean;
  /** Why other money of this payment is under suspense, or being refunded from there; null: there is none. */
  unmatched: string | null;
};

/**
 * The plan that follows from our row and the provider's snapshot; null: nothing. Pure. A refund that arrived can still
 * bounce days later: then the money is in its account again, for a person to see. A refund under our reference in
 * another amount is not the one that we requested: nothing is booked, and a person sees it.
 */
export function decideRefund(situation: RefundSituation): Plan | null {
  const { refund, snapshot } = situation;
  switch (snapshot.state) {
    case 'absent':
      return isStopped(refund) && isShownUnsent(situation) ? planStopped(situation) : null;
    case 'postponed':
      return decidePostponed({ situation, why: snapshot.reason });
    case 'failed':
      return refund.status === 'failed'
        ? null
        : planFailure({ ...situation, reference: snapshot.refundReference, why: snapshot.reason });
    case 'pending':
    case 'succeeded':
      return decideShown({ situation, snapshot });
  }
}

type Shown = Extract<RefundSnapshot, { state: 'pending' | 'succeeded' }>;

/** The provider shows it. A refund that we took for failed is on its way again, whatever made us think so. */
function decideShown({ situation, snapshot }: { situation: RefundSituation; snapshot: Shown }): Plan | null {
  const { refund, state } = situation;
  const { refundReference: reference } = snapshot;
  if (refund.status === 'succeeded') return null;
  if (snapshot.amount !== refund.amount || snapshot.currency !== refund.currency) {
    return planDisagreement(situation);
  }
  if (refund.status === 'failed') return planRefundRevived({ state, refund, reference });
  if (snapshot.state === 'succeeded') return planArrival({ ...situation, reference });
  if (refund.refundReference !== null) return null;
  return {
    refund: moveRefund({ refund, to: 'pending', reference, ...(refund.why !== null && { why: null }) }),
  };
}

function decidePostponed({ situation, why }: { situation: RefundSituation; why: RefundWait }): Plan | null {
  const { refund, state } = situation;
  switch (refund.status) {
    case 'pending':
      if (!isStopped(refund)) return planRefundPostponed({ state, refund, why });
      return refund.refundReference !== null || isShownUnsent(situation) ? planStopped(situation) : null;
    case 'succeeded':
      return planFailure({ ...situation, reference: refund.refundReference, why });
    case 'failed':
      return null;
  }
}

function isStopped({ status, stoppedBy }: RefundRow): boolean {
  return status === 'pending' && stoppedBy !== null;
}

/** What was sent under a reference that we know is not unsent, whoever is silent about it. */
function isShownUnsent({ refund, proof }: RefundSituation): boolean {
  return refund.refundReference === null && proof === 'unsent';
}

/** Nobody sends it any more, and nothing is on its way: its money is in its account again. */
function planStopped(situation: RefundSituation): Plan {
  const { events = [], ...plan } = planFailure({ ...situation, reference: null, why: REFUND_STOPPED });
  return { ...plan, events: events.map((event) => ({ ...event, actor: 'operator' })) };
}

function planDisagreement({ payment }: RefundSituation): Plan | null {
  const reason = REFUND_DOES_NOT_AGREE;
  if (payment.reviewReason === reason) return null;
  return {
    payment: { ...stay(payment), set: { review_reason: reason } },
    events: [{ kind: 'noticed', actor: 'provider', detail: { reason } }],
  };
}

/** What is known of a refund, apart from what its provider says. */
export type KnownRefund = Omit<RefundSituation, 'snapshot' | 'proof'>;

/** It arrived. */
export function planArrival(situation: KnownRefund & { reference: string | null }): Plan {
  return situation.refund.purpose === 'suspense' ? planSucceeded(situation) : planRefundSucceeded(situation);
}

/** It did not arrive, or nobody waits for it any more: the money is in its account again. */
export function planFailure(situation: KnownRefund & { reference: string | null; why: string }): Plan {
  const { refund, state, reference, why } = situation;
  if (refund.purpose === 'suspense') return planFailed(situation);
  return planRefundFailed({ state, refund, reference, why });
}

function planSucceeded({
  refund,
  payment,
  isReserved,
  unmatched,
  reference,
}: KnownRefund & { reference: string | null }): Plan {
  const { amount, currency, provider, reason } = refund;
  const clearing = providerClearing({ provider, currency });
  const isOver = payment.status === 'needs_review' && unmatched === null;
  const setAside = isOver && isReserved ? releaseReservations(payment) : null;
  return {
    payment: {
      ...stay(payment),
      to: isOver ? 'refunded' : payment.status,
      set: { ...(isOver && { reason }), ...(unmatched === null && nothingUnmatchedOf({ payment, reason })) },
    },
    refund: moveRefund({ refund, to: 'succeeded', reference, ...(refund.why !== null && { why: null }) }),
    ...setAside,
    postings: [
      {
        key: refundKey({ refund, what: 'succeeded' }),
        kind: 'refund',
        lines: [{ from: refundsInFlight(currency), to: clearing, amount }],
      },
      ...(setAside?.postings ?? []),
    ],
    events: [
      {
        kind: isOver ? 'refunded' : 'refund_succeeded',
        ...(isOver && { from_status: payment.status, to_status: 'refunded' }),
        actor: 'provider',
        detail: { amount, reference },
      },
    ],
  };
}

/** No money is left under suspense, so its reason is removed as well. */
function nothingUnmatchedOf({
  payment,
  reason,
}: {
  payment: PaymentRow;
  reason: string;
}): PaymentMove['set'] {
  const about: readonly (string | null)[] = [...unmatchedReasons, REFUND_DOES_NOT_AGREE, reason];
  const isOld = payment.completedAt !== null && about.includes(payment.reason);
  return {
    ...(about.includes(payment.reviewReason) && { review_reason: null }),
    ...(isOld && { reason: null }),
  };
}

function planFailed({
  refund,
  payment,
  reference,
  why,
}: KnownRefund & { reference: string | null; why: string }): Plan {
  const { status, amount, currency, provider } = refund;
  // A payment that never completed shows again that its money is with us.
  const isBack = payment.status === 'refunded' && payment.completedAt === null;
  const to = isBack ? 'needs_review' : payment.status;
  // It returns from where it was: in flight, or already gone.
  const from = status === 'pending' ? refundsInFlight(currency) : providerClearing({ provider, currency });
  return {
    payment: { ...stay(payment), to, set: { review_reason: refund.reason } },
    refund: moveRefund({ refund, to: 'failed', reference, why }),
    postings: [
      {
        key: refundKey({ refund, what: 'failed' }),
        kind: 'refund_failed',
        lines: [{ from, to: suspense(currency), amount }],
      },
    ],
    events: [
      {
        kind: 'refund_failed',
        ...(isBack && { from_status: payment.status, to_status: to }),
        actor: 'provider',
        detail: { amount, reason: why },
      },
    ],
  };
}

/** The payment keeps its state and increments its version, so that nothing else happens to it at the same time. */
function stay({ id, status, version }: PaymentRow): PaymentMove {
  return { kind: 'move', id, from: status, to: status, version, set: {} };
}
