import type Stripe from 'stripe';
import { readLabel } from '../own-name';
import type { Finding } from '../provider';

/** How a Checkout Session, retrieved with its payment intent expanded, stands in our words. */
export function findingOf(session: Stripe.Checkout.Session): Finding {
  const reference = session.id;
  const owner = readLabel({ kind: 'payment', text: session.metadata?.payment_id });
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;

  if (session.status === 'open') {
    return { state: 'open', reference, owner, lastDecline: declineOf(intent) };
  }
  if (session.status === 'expired') return { state: 'closed', reference, owner };
  if (session.payment_status === 'paid' && intent?.status === 'succeeded') {
    return {
      state: 'paid',
      reference,
      owner,
      transactionId: intent.id,
      amount: intent.amount_received,
      currency: intent.currency.toUpperCase(),
      livemode: session.livemode,
      payee: null,
    };
  }
  // The session is complete and unpaid: a method that takes days, unless its intent went back.
  if (intent?.status === 'requires_payment_method' || intent?.status === 'canceled') {
    return { state: 'failed', reference, owner, reason: declineOf(intent) ?? 'payment_failed' };
  }
  return { state: 'processing', reference, owner, reason: 'bank_confirmation' };
}

function declineOf(intent: Stripe.PaymentIntent | null): string | null {
  const error = intent?.last_payment_error;
  return error?.decline_code ?? error?.code ?? null;
}
