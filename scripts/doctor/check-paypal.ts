import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Env, PayPalSettings } from '@/lib/core/env';
import { askProvider, type ProviderResponse, reached } from './ask-provider';
import type { Finding } from './finding';

const SUBJECT = 'PayPal';

/** Both lead to the same endpoint. */
const WEBHOOK_PATHS = ['/api/webhooks/paypal', '/api/users/paypal/webhook'];

/**
 * Without the first, only the worker helps a payer who approves and closes the window; the others report where the
 * money went.
 */
const WEBHOOK_EVENTS = [
  'CHECKOUT.ORDER.APPROVED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.PENDING',
  'PAYMENT.CAPTURE.DECLINED',
  'PAYMENT.CAPTURE.DENIED',
  'PAYMENT.CAPTURE.REFUNDED',
  'PAYMENT.CAPTURE.REVERSED',
];

/** Whether PayPal, or its simulator, is reached and accepts the credentials, and whether its webhooks are for us. */
export async function checkPayPal({ paypal, appUrl }: Pick<Env, 'paypal' | 'appUrl'>): Promise<Finding[]> {
  if (paypal === null) return [{ subject: SUBJECT, words: 'off (no keys)', fix: null }];

  const origin = paypal.apiBase?.origin ?? ownOrigin(paypal);
  const credentials = Buffer.from(`${paypal.clientId}:${paypal.clientSecret}`).toString('base64');
  const answer = await askProvider({
    url: `${origin}/v1/oauth2/token`,
    authorization: `Basic ${credentials}`,
    form: 'grant_type=client_credentials',
  });
  const status = answer?.status ?? null;
  const kind = paypal.isSimulator ? 'simulator' : paypal.livemode ? 'LIVE' : 'sandbox mode';
  const keys = 'PAYPAL_CLIENT_ID, PAYPAL_CLIENT_SECRET and PAYPAL_MODE';
  return [
    reached({ subject: SUBJECT, origin, status, keys, isSimulator: paypal.isSimulator, kind }),
    ...(await webhook({ paypal, appUrl, origin, token: tokenOf(answer) })),
    merchant(paypal),
    ...authority(paypal),
  ];
}

function ownOrigin({ livemode }: PayPalSettings): string {
  return livemode ? 'https://api-m.paypal.com' : 'https://api-m.sandbox.paypal.com';
}

const tokenSchema = z.object({ access_token: z.string().min(1) });

function tokenOf(answer: ProviderResponse | null): string | null {
  const parsed = tokenSchema.safeParse(answer?.body);
  return answer?.status === 200 && parsed.success ? parsed.data.access_token : null;
}

/** The simulator has one webhook, the one it was started with; PayPal is asked about the one that we name. */
async function webhook({
  paypal: { webhookId, isSimulator, livemode },
  appUrl,
  origin,
  token,
}: {
  paypal: PayPalSettings;
  appUrl: string;
  origin: string;
  token: string | null;
}): Promise<Finding[]> {
  if (isSimulator || token === null) return [{ subject: SUBJECT, words: 'webhook id set', fix: null }];
  const answer = await askProvider({
    url: `${origin}/v1/notifications/webhooks/${encodeURIComponent(webhookId)}`,
    authorization: `Bearer ${token}`,
  });
  if (answer?.status === 200) return registered({ body: answer.body, appUrl, livemode });
  if (answer?.status === 404) {
    return [
      {
        subject: SUBJECT,
        words: 'It knows no webhook of the id in PAYPAL_WEBHOOK_ID, so none of its webhooks can be verified.',
        fix: `Copy the id that the dashboard shows beside ${appUrl}${WEBHOOK_PATHS[0]}, of the same app and the same mode as the keys.`,
      },
    ];
  }
  const words = `The webhook could not be looked up (${answer === null ? 'no answer' : `status ${answer.status}`}).`;
  return [{ subject: SUBJECT, words, fix: 'Try again in a minute.' }];
}

const webhookSchema = z.object({ url: z.string(), event_types: z.array(z.object({ name: z.string() })) });

function registered({
  body,
  appUrl,
  livemode,
}: {
  body: unknown;
  appUrl: string;
  livemode: boolean;
}): Finding[] {
  const parsed = webhookSchema.safeParse(body);
  if (!parsed.success) {
    const words = 'It describes the webhook in a form that is not known here.';
    return [{ subject: SUBJECT, words, fix: "Look at the webhook in PayPal's dashboard." }];
  }
  const { url, event_types: types } = parsed.data;
  const names = types.map(({ name }) => name);
  const lacking = names.includes('*') ? [] : WEBHOOK_EVENTS.filter((name) => !names.includes(name));
  return [
    address({ url, appUrl, livemode }),
    lacking.length === 0
      ? { subject: SUBJECT, words: 'the webhook has every event that is needed', fix: null }
      : {
          subject: SUBJECT,
          words: `The webhook lacks ${lacking.join(', ')}.`,
          fix: "Select them in PayPal's dashboard.",
        },
  ];
}

/** Tests may forward their webhooks to this machine through a tunnel; real money may not. */
function address({ url, appUrl, livemode }: { url: string; appUrl: string; livemode: boolean }): Finding {
  const isOurs = WEBHOOK_PATHS.some((path) => url === `${appUrl}${path}`);
  if (isOurs) return { subject: SUBJECT, words: `webhooks go to ${url}`, fix: null };
  if (!livemode) {
    return {
      subject: SUBJECT,
      words: `webhooks go to ${url}, which has to pass them on to ${appUrl}`,
      fix: null,
    };
  }
  return {
    subject: SUBJECT,
    words: `Webhooks go to ${url}, which is not here.`,
    fix: `Set the webhook's address to ${appUrl}${WEBHOOK_PATHS[0]}, or APP_URL to the address that payers use.`,
  };
}

function merchant({ merchantId }: PayPalSettings): Finding {
  const words =
    merchantId === null
      ? 'no merchant id: it is not checked whose account is paid (live payments need PAYPAL_MERCHANT_ID)'
      : `payments are for the account ${merchantId}`;
  return { subject: SUBJECT, words, fix: null };
}

/** The authority of the simulator's webhooks, where one is named. */
function authority({ webhookAuthorityFile: file, isSimulator }: PayPalSettings): Finding[] {
  if (file === null) return [];
  try {
    new X509Certificate(readFileSync(file));
    return [{ subject: SUBJECT, words: `webhooks are checked against ${file}`, fix: null }];
  } catch {
    return [
      {
        subject: SUBJECT,
        words: `${file} is missing, may not be read, or holds no certificate: webhooks cannot be verified.`,
        fix: isSimulator
          ? 'Start the simulator with `npm start`, which writes the file, or check PAYPAL_WEBHOOK_AUTHORITY_FILE.'
          : "Take PAYPAL_WEBHOOK_AUTHORITY_FILE out: PayPal's own webhooks do without.",
      },
    ];
  }
}
