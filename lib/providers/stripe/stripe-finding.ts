import type Stripe from 'stripe';
import type { Finding } from '../provider';

/** How a Checkout Session, retrieved with its payment intent expanded, stands in our words. */
export function findingOf(session: Stripe.Checkout.Session): Finding {
  const reference = session.id;
  const ownerPaymentId = paymentIdOf(session.metadata);
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;

  if (session.status === 'open') {
    return { state: 'open', reference, ownerPaymentId, lastDecline: declineOf(intent) };
  }
  if (session.status === 'expired') return { state: 'closed', reference, ownerPaymentId };
  if (session.payment_status === 'paid' && intent?.status === 'succeeded') {
    return {
      state: 'paid',
      reference,
      ownerPaymentId,
      transactionId: intent.id,
      amount: intent.amount_received,
      currency: intent.currency.toUpperCase(),
      livemode: session.livemode,
      payee: null,
    };
  }
  // The session is complete and unpaid: a method that takes days, unless its intent went back.
  if (intent?.status === 'requires_payment_method' || intent?.status === 'canceled') {
    return { state: 'failed', reference, ownerPaymentId, reason: declineOf(intent) ?? 'payment_failed' };
  }
  return { state: 'processing', reference, ownerPaymentId, reason: 'bank_confirmation' };
}

/** Our own payment id, which we gave Stripe as metadata. */
export function paymentIdOf(metadata: Stripe.Metadata | null | undefined): number | null {
  const text = metadata?.payment_id;
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

function declineOf(intent: Stripe.PaymentIntent | null): string | null {
  const error = intent?.last_payment_error;
  return error?.decline_code ?? error?.code ?? null;
}
