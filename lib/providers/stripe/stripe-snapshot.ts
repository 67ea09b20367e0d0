import type Stripe from 'stripe';
import { readLabel } from '@/lib/providers/external-reference';
import { ProviderError } from '@/lib/providers/provider';
import type { PaymentReason, Why } from '@/lib/providers/reasons';
import type { Snapshot } from '@/lib/providers/snapshot';
import { paymentReason } from './stripe-reasons';

/** What an intent of a complete session says while its money is on its way. */
const UNDER_WAY: readonly string[] = [
  'processing',
  'requires_action',
  'requires_capture',
  'requires_confirmation',
  'succeeded',
];
const PAYMENT_STATUSES: readonly string[] = ['paid', 'unpaid', 'no_payment_required'];

/**
 * The state of a Checkout Session, retrieved with its payment intent and charge expanded, in our words.
 * @throws ProviderError unavailable: a word that we do not know says nothing about money, whatever the others say
 */
export function snapshotOf(session: Stripe.Checkout.Session): Snapshot {
  const reference = session.id;
  const externalReference = readLabel({ kind: 'payment', text: session.metadata?.payment_id });
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;

  if (session.status === 'open') {
    return { state: 'open', reference, externalReference, lastDecline: declineOf(intent) };
  }
  if (session.status === 'expired') return { state: 'closed', reference, externalReference };
  requireKnown({ what: 'session', word: session.status, known: ['complete'] });
  requireKnown({ what: 'payment', word: session.payment_status, known: PAYMENT_STATUSES });
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
      ...tenderOf(intent),
    };
  }
  // The session is complete and unpaid: a method that takes days, unless its intent was reset.
  if (intent?.status === 'requires_payment_method' || intent?.status === 'canceled') {
    requireKnown({ what: 'payment without money', word: session.payment_status, known: ['unpaid'] });
    return { state: 'failed', reference, externalReference, ...(declineOf(intent) ?? noReason) };
  }
  if (intent !== null) requireKnown({ what: 'intent', word: intent.status, known: UNDER_WAY });
  return { state: 'processing', reference, externalReference, reason: 'bank_confirmation' };
}

function tenderOf({ latest_charge: charge }: Stripe.PaymentIntent): { tender?: string } {
  const details = typeof charge === 'object' ? charge?.payment_method_details : null;
  return details ? { tender: details.type } : {};
}

function requireKnown({
  what,
  word,
  known,
}: {
  what: string;
  word: string | null;
  known: readonly string[];
}): void {
  if (word !== null && known.includes(word)) return;
  throw new ProviderError('unavailable', { message: `Stripe says ${word} of a ${what}` });
}

const noReason: Why<PaymentReason> = { reason: 'payment_failed' };

function declineOf(intent: Stripe.PaymentIntent | null): Why<PaymentReason> | null {
  const error = intent?.last_payment_error;
  return error?.decline_code || error?.code ? paymentReason(error) : null;
}
