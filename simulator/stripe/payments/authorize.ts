import { createHash, timingSafeEqual } from 'node:crypto';
import { StripeError } from '../api/errors';

/** Checks the key of an API call, sent as Bearer token or as the user of Basic authentication. Throws the 401 otherwise. */
export function authorize({ header, secretKey }: { header: string | undefined; secretKey: string }): void {
  const key = readKey(header);
  if (key === null) throw refusal(noKeyMessage);
  // Never repeat any part of a live key, and never inspect it further.
  if (key.includes('_live_'))
    throw refusal('This is a simulator. It refuses live keys; use the test key it was started with.');
  if (!isSame(key, secretKey)) throw refusal(`Invalid API Key provided: ${masked(key)}`);
}

const noKeyMessage =
  'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth ' +
  "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we " +
  'can help at https://support.stripe.com/.';

function readKey(header: string | undefined): string | null {
  const [scheme = '', value = ''] = (header ?? '').split(' ');
  if (/^bearer$/i.test(scheme)) return value || null;
  if (!/^basic$/i.test(scheme)) return null;
  const [user = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return user || null;
}

function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function masked(key: string): string {
  if (key.length < 16) return '*'.repeat(key.length);
  return `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}

function refusal(message: string): StripeError {
  return new StripeError({ status: 401, message });
}
