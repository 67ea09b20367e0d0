import Stripe from 'stripe';
import { type ProviderEvent, WebhookRefused } from '@/lib/providers/provider-event';
import { parseStripeEvent, type StripeEvent, toProviderEvent } from './stripe-event';

/** Stripe's own recommendation. Its library checks the past only; a time in the future is as wrong. */
const TOLERANCE_SECONDS = 300;

/**
 * Verifies with Stripe's library on the raw body; several secrets are valid while one is being rotated.
 * @throws WebhookRefused
 */
export function readStripeWebhook({
  rawBody,
  headers,
  now,
  stripe,
  secrets,
}: {
  rawBody: Buffer;
  headers: Headers;
  now: Date;
  stripe: Stripe;
  secrets: string[];
}): ProviderEvent {
  const signature = headers.get('stripe-signature');
  if (secrets.length === 0) throw new WebhookRefused('not_configured');
  if (!signature) throw new WebhookRefused('missing_signature');
  const event = verify({ rawBody, signature, stripe, secrets });
  refuseTheFuture({ signature, now });
  return toProviderEvent(event);
}

function verify({
  rawBody,
  signature,
  stripe,
  secrets,
}: {
  rawBody: Buffer;
  signature: string;
  stripe: Stripe;
  secrets: string[];
}): StripeEvent {
  let refusal = new WebhookRefused('bad_signature');
  for (const secret of secrets) {
    try {
      const event = stripe.webhooks.constructEvent(rawBody, signature, secret, TOLERANCE_SECONDS);
      return parseStripeEvent(event);
    } catch (error) {
      if (error instanceof WebhookRefused) throw error;
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError))
        throw new WebhookRefused('bad_body');
      // The library checks the signature first, so an error about the time means that the signature was right.
      if (/tolerance/i.test(error.message)) refusal = new WebhookRefused('stale');
    }
  }
  throw refusal;
}

function refuseTheFuture({ signature, now }: { signature: string; now: Date }): void {
  const time = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1]);
  if (!(time <= now.getTime() / 1000 + TOLERANCE_SECONDS)) throw new WebhookRefused('from_the_future');
}
