import type Stripe from 'stripe';
import { readLabel } from '@/lib/providers/external-reference';
import type { PaymentReason, Why } from '@/lib/providers/reasons';
import type { Snapshot } from '@/lib/providers/snapshot';
import { paymentReason } from './stripe-reasons';

/** The state of a Checkout Session, retrieved with its payment intent expanded, in our words. */
export function snapshotOf(session: Stripe.Checkout.Session): Snapshot {
  const reference = session.id;
  const externalReference = readLabel({ kind: 'payment', text: session.metadata?.payment_id });
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;

  if (session.status === 'open') {
    return { state: 'open', reference, externalReference, lastDecline: declineOf(intent) };
  }
  if (session.status === 'expired') return { state: 'closed', reference, externalReference };
  if (session.payment_status === 'paid' && intent?.status === 'succeeded') {
    return {
      state: 'paid',
      reference,
      externalReference,
      transactionId: intent.id,
      amount: intent.amount_received,
      currency: intent.currency.toUpperCase(),
      livemode: session.livemode,
      payee: null,
    };
  }
  // The session is complete and unpaid: a method that takes days, unless its intent was reset.
  if (intent?.status === 'requires_payment_method' || intent?.status === 'canceled') {
    return { state: 'failed', reference, externalReference, ...(declineOf(intent) ?? noReason) };
  }
  return { state: 'processing', reference, externalReference, reason: 'bank_confirmation' };
}

const noReason: Why<PaymentReason> = { reason: 'payment_failed' };

function declineOf(intent: Stripe.PaymentIntent | null): Why<PaymentReason> | null {
  const error = intent?.last_payment_error;
  return error?.decline_code || error?.code ? paymentReason(error) : null;
}
