import type { Env } from '@/lib/core/env';
import { askProvider, reached } from './ask-provider';
import type { Finding } from './finding';

/** Whether Stripe, or its simulator, is reached and accepts the key. */
export async function checkStripe({ stripe }: Env): Promise<Finding[]> {
  const subject = 'Stripe';
  if (stripe === null) return [{ subject, words: 'off (no keys)', fix: null }];

  const origin = stripe.apiBase?.origin ?? 'https://api.stripe.com';
  const answer = await askProvider({
    url: `${origin}/v1/balance`,
    authorization: `Bearer ${stripe.secretKey}`,
  });
  const status = answer?.status ?? null;
  const kind = stripe.isSimulator ? 'simulator' : stripe.livemode ? 'LIVE' : 'test mode';
  return [
    reached({ subject, origin, status, keys: 'STRIPE_SECRET_KEY', isSimulator: stripe.isSimulator, kind }),
    {
      subject,
      words: `${stripe.webhookSecrets.length} webhook signing secret${stripe.webhookSecrets.length === 1 ? '' : 's'} set`,
      fix: null,
    },
  ];
}
