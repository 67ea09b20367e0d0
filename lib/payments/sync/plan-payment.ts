import type { Plan } from '@/lib/ledger/plan';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { isUnfinished, type PaymentActor, type PaymentStatus } from '@/lib/payments/states';
import type { SnapshotIn } from '@/lib/providers/snapshot';
import { releaseReservations } from './release-reservations';

/** The reason of a payment that we are capturing now. */
export const CAPTURING = 'capturing';

/** The reason of a payment in review because its state at the provider stayed unknown. */
export const UNKNOWN_TOO_LONG = 'unknown_too_long';

/** The reason of a payment that an operator ended, because no money came. */
export const ENDED_BY_OPERATOR = 'ended_by_operator';

/**
 * A payment in review because its state stayed unknown. If the state becomes known after all, it is decided as if
 * nothing had been unknown.
 */
export function planUnknownTooLong(payment: PaymentRow): Plan {
  return movePayment({
    payment,
    to: 'needs_review',
    actor: 'system',
    reason: UNKNOWN_TOO_LONG,
    review: true,
  });
}

/** Money in transit is news when it sets out, and when we learn what it waits for. */
export function planProcessing({
  payment,
  snapshot,
}: {
  payment: PaymentRow;
  snapshot: SnapshotIn<'processing'>;
}): Plan | null {
  if (payment.status === 'processing' && payment.reason === snapshot.reason) return null;
  return movePayment({
    payment,
    to: 'processing',
    actor: 'provider',
    reason: snapshot.reason,
    providerReason: snapshot.providerReason,
    reference: snapshot.reference,
  });
}

/**
 * An open payment is news when we did not know its reference, when its funding source was declined, or when we had
 * believed its money to be in transit: then the payer continues it.
 */
export function planOpen({
  payment,
  snapshot,
}: {
  payment: PaymentRow;
  snapshot: SnapshotIn<'open'>;
}): Plan | null {
  const { reference, lastDecline } = snapshot;
  const isDecline = lastDecline !== null && lastDecline.reason !== payment.reason;
  const isBack = payment.status === 'processing';
  if (!isDecline && !isBack && payment.reference !== null) return null;
  // The provider reports the refusal once, to the caller of the capture; after that it only asks for the payer again.
  const reason = lastDecline?.reason ?? (payment.reason === CAPTURING ? 'payer_action_required' : null);
  const providerReason = lastDecline?.providerReason;
  const plan = movePayment({ payment, to: 'pending', actor: 'provider', reason, providerReason, reference });
  if (isBack) return plan;
  const detail = detailOf({ reason, providerReason });
  return { ...plan, events: isDecline ? [{ kind: 'declined', actor: 'provider', detail }] : [] };
}

/** The payment ends without money: its reservations are released. */
export function planEnd({
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
    ...movePayment({
      payment,
      to,
      actor,
      reason,
      providerReason,
      ...(reference !== undefined && { reference }),
    }),
    ...releaseReservations(payment),
  };
}

/** One move of the payment with its event; a move to its own state is an event only. */
export function movePayment({
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
  snapshot?: SnapshotIn<'paid'>;
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
