import { createHmac, randomBytes } from 'node:crypto';

/**
 * The headers of a webhook: one v1 signature per active secret, over `t.body`. The time is the machine's, not the sandbox
 * clock's: the receiver compares it with its own. A forged one is signed with a secret that nobody has.
 */
export function signWebhook({
  body,
  secrets,
  isForged,
}: {
  body: string;
  secrets: readonly string[];
  isForged: boolean;
}): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000);
  const keys = isForged ? [randomBytes(24).toString('hex')] : secrets;
  const signatures = keys.map(
    (key) => `v1=${createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')}`,
  );
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    'stripe-signature': [`t=${timestamp}`, ...signatures].join(','),
  };
}
