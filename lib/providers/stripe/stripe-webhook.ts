import Stripe from 'stripe';
import { bodyOf } from '@/lib/providers/body-of';
import { type Delivery, type VerifiedDelivery, WebhookRefused } from '@/lib/providers/provider-event';
import { readStripeEvent } from './stripe-event';

/** Stripe's own recommendation. Its library checks the past only; a time in the future is as wrong. */
const TOLERANCE_SECONDS = 300;

/**
 * Verifies with Stripe's library on the raw body; several secrets are valid while one is being rotated. It needs no call.
 * @throws WebhookRefused
 */
export function readStripeWebhook({
  delivery: { rawBody, headers, now },
  stripe,
  secrets,
}: {
  delivery: Delivery;
  stripe: Stripe;
  secrets: string[];
}): VerifiedDelivery {
  const signature = headers.get('stripe-signature');
  if (secrets.length === 0) throw new WebhookRefused('not_configured');
  if (!signature) throw new WebhookRefused('missing_signature');
  const time = timeOf(signature);
  requireSignature({ rawBody, signature, stripe, secrets });
  if (time > now.getTime() / 1000 + TOLERANCE_SECONDS) throw new WebhookRefused('from_the_future');
  return { event: readStripeEvent(bodyOf(rawBody)), transmissionId: null };
}

/** Unix seconds. The library takes the last of several times and the digits before garbage; we take neither. */
function timeOf(signature: string): number {
  const parts = signature.split(',').map((part) => part.trim());
  const times = parts.filter((part) => /^t\s*(=|$)/i.test(part));
  const [time = ''] = times;
  if (times.length !== 1 || !/^t=\d{1,12}$/.test(time)) throw new WebhookRefused('missing_signature');
  return Number(time.slice(2));
}

function requireSignature({
  rawBody,
  signature,
  stripe,
  secrets,
}: {
  rawBody: Buffer;
  signature: string;
  stripe: Stripe;
  secrets: string[];
}): void {
  let refusal = new WebhookRefused('bad_signature');
  for (const secret of secrets) {
    try {
      const { signature: own } = stripe.webhooks;
      if (own?.verifyHeader(rawBody, signature, secret, TOLERANCE_SECONDS) === true) return;
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
      // The library checks the signature first, so an error about the time means that the signature was right.
      if (/tolerance/i.test(error.message)) refusal = new WebhookRefused('stale');
    }
  }
  throw refusal;
}
