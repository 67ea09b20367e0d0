import { createHash, timingSafeEqual } from 'node:crypto';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { isLoopback } from './request-address';

/**
 * Lets a scraper in: by its token if one is configured, else from this machine, and from anywhere in the sandbox.
 * @throws PayError not_allowed
 */
export function requireMetricsAccess({ headers, address }: { headers: Headers; address: string }): void {
  const { metricsToken, mode } = env();
  const isAllowed =
    metricsToken === null
      ? mode === 'sandbox' || isLoopback(address)
      : isSame({ given: headers.get('authorization') ?? '', expected: `Bearer ${metricsToken}` });
  if (!isAllowed) throw new PayError('not_allowed');
}

/** Compares in a time that does not depend on the number of correct characters. */
function isSame({ given, expected }: { given: string; expected: string }): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
