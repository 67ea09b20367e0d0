import type { Env } from '@/lib/env';
import type { Finding } from './finding';

/** Whether Stripe, or its twin, is reached and takes the key. */
export async function checkStripe({ stripe }: Env): Promise<Finding[]> {
  const subject = 'Stripe';
  if (stripe === null) return [{ subject, words: 'off (no keys)', fix: null }];

  const origin = stripe.apiBase?.origin ?? 'https://api.stripe.com';
  const status = await statusOf({ url: `${origin}/v1/balance`, authorization: `Bearer ${stripe.secretKey}` });
  const kind = stripe.isTwin ? 'sandbox twin' : stripe.livemode ? 'LIVE' : 'test mode';
  return [
    reached({ subject, origin, status, keys: 'STRIPE_SECRET_KEY', isTwin: stripe.isTwin, kind }),
    {
      subject,
      words: `${stripe.webhookSecrets.length} webhook signing secret${stripe.webhookSecrets.length === 1 ? '' : 's'} set`,
      fix: null,
    },
  ];
}

/** Whether PayPal, or its twin, is reached and takes the credentials. */
export async function checkPayPal({ paypal }: Env): Promise<Finding[]> {
  const subject = 'PayPal';
  if (paypal === null) return [{ subject, words: 'off (no keys)', fix: null }];

  const ownOrigin = paypal.livemode ? 'https://api-m.paypal.com' : 'https://api-m.sandbox.paypal.com';
  const origin = paypal.apiBase?.origin ?? ownOrigin;
  const credentials = Buffer.from(`${paypal.clientId}:${paypal.clientSecret}`).toString('base64');
  const status = await statusOf({
    url: `${origin}/v1/oauth2/token`,
    authorization: `Basic ${credentials}`,
    form: 'grant_type=client_credentials',
  });
  const kind = paypal.isTwin ? 'sandbox twin' : paypal.livemode ? 'LIVE' : 'sandbox mode';
  const keys = 'PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET and PAYPAL_MODE';
  return [reached({ subject, origin, status, keys, isTwin: paypal.isTwin, kind })];
}

function reached({
  subject,
  origin,
  status,
  keys,
  isTwin,
  kind,
}: {
  subject: string;
  origin: string;
  status: number | null;
  keys: string;
  isTwin: boolean;
  kind: string;
}): Finding {
  if (status === 200) return { subject, words: `${origin} takes the keys (${kind})`, fix: null };
  if (status === null) {
    const fix = isTwin
      ? 'Start it with `npm start`, or check the _API_BASE variable.'
      : 'Check that this machine may open https connections to it.';
    return { subject, words: `${origin} does not answer.`, fix };
  }
  const isRefused = status === 401 || status === 403;
  return {
    subject,
    words: isRefused ? `${origin} refuses the keys.` : `${origin} answers with status ${status}.`,
    fix: isRefused
      ? `Check ${keys}: wrong, revoked, or of another mode.`
      : 'Try again in a minute; see its status page.',
  };
}

async function statusOf({
  url,
  authorization,
  form,
}: {
  url: string;
  authorization: string;
  form?: string;
}): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        authorization,
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: form ?? null,
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
