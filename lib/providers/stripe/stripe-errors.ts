import Stripe from 'stripe';
import { ProviderError } from '@/lib/providers/provider';
import { retryAfterMs } from '@/lib/providers/retry-after-ms';

/**
 * Stripe's error in our words; an unknown outcome stays unknown. Stripe stores the first response under a key, even a 500
 * for something that it did: then no repetition ever tells what happened.
 */
export function asProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ProviderError(kindOf(error), {
    message: `Stripe: ${message}`,
    cause: error,
    retryAfterMs: waitOf(error),
    isKeySpent: isKeySpent(error),
  });
}

/** Stripe knows no such object. */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404;
}

/** Stripe says so in text only (there is no code for it): the session is no longer open. */
export function isNotOpen(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400;
}

function kindOf(error: unknown): ProviderError['kind'] {
  if (!(error instanceof Stripe.errors.StripeError)) return 'unavailable';
  // Something was done under this key, by other parameters: it says nothing about these.
  if (error instanceof Stripe.errors.StripeIdempotencyError) return 'unavailable';
  if (error.statusCode === 401 || error.statusCode === 403) return 'misconfigured';
  if (error.statusCode === 400 || error.statusCode === 402 || error.statusCode === 404) return 'refused';
  return 'unavailable';
}

/** How long Stripe asks us to wait with all of our calls; a 409 or 429 about one locked object is about that alone. */
function waitOf(error: unknown): number | null {
  if (!(error instanceof Stripe.errors.StripeError) || error.code === 'lock_timeout') return null;
  if (error.statusCode !== 429 && error.statusCode !== 503) return null;
  return retryAfterMs({ header: error.headers?.['retry-after'] ?? null, now: new Date() });
}

function isKeySpent(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeError)) return false;
  if (error instanceof Stripe.errors.StripeIdempotencyError) return true;
  return (error.statusCode ?? 0) >= 500 && error.headers?.['idempotent-replayed'] === 'true';
}
