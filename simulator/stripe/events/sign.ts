import { createHmac, randomBytes } from 'node:crypto';
import type { Forgery } from '../../webhooks/webhook-faults';

/**
 * A webhook as it goes out: one v1 signature per active secret, over `t.body`. The time is the machine's, not the
 * simulators' clock: the receiver compares it with its own. A forged one is signed with a secret that nobody has, or
 * carries another body than the signed one.
 */
export function signWebhook({
  body,
  secrets,
  forgery,
}: {
  body: string;
  secrets: readonly string[];
  forgery: Forgery | null;
}): { headers: Record<string, string>; body: string } {
  const timestamp = Math.floor(Date.now() / 1000);
  const keys = forgery === 'signature' ? [randomBytes(24).toString('hex')] : secrets;
  const signatures = keys.map(
    (key) => `v1=${createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')}`,
  );
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    'stripe-signature': [`t=${timestamp}`, ...signatures].join(','),
  };
  return { headers, body: forgery === 'body' ? body.replace(/"evt_1/, '"evt_2') : body };
}
