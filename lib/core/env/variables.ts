import { isIP } from 'node:net';
import { z } from 'zod';

/** Where a provider's API is reached when it is not the provider's own address. */
export type ApiBase = { origin: string; host: string; port: number; protocol: 'http' | 'https' };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** After so many days nobody disputes a payment any more. */
const WAIT_DAYS_MAX = 180;

/** Every variable of the product, each by itself; their combinations are checked in problems.ts. */
export const variablesSchema = z.object({
  DATABASE_URL: postgresSchema().optional(),
  DATABASE_OWNER_URL: postgresSchema().optional(),
  DATABASE_POOL_MAX: integerSchema({ fallback: 10, min: 1, max: 500 }),
  APP_URL: originSchema('https://pay.example.com').optional(),
  PORT: integerSchema({ fallback: 3000, min: 1, max: 65_535 }),
  // Not HOST, which shells and build tools set for purposes of their own.
  LISTEN_HOST: z
    .string()
    .refine((text) => text === 'localhost' || isIP(text) !== 0, {
      error:
        'It is not an address to listen on. Use 127.0.0.1, 0.0.0.0 for every address, or the address of one interface.',
    })
    .optional(),
  NEXTAUTH_SECRET: z.string().optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(
      /^(sk|rk)_(test|live)_\w+$/,
      'It is not a Stripe secret key. Secret keys begin with sk_test_ or sk_live_.',
    )
    .optional(),
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .regex(
      /^pk_(test|live)_\w+$/,
      'It is not a Stripe publishable key. They begin with pk_test_ or pk_live_.',
    )
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .transform((text) => text.split(',').map((secret) => secret.trim()))
    .refine((secrets) => secrets.every((secret) => /^whsec_\S+$/.test(secret)), {
      error:
        'It is not a Stripe signing secret. Use the whsec_... of the endpoint; separate several by commas.',
    })
    .optional(),
  STRIPE_API_BASE: apiBaseSchema().optional(),
  PAYPAL_CLIENT_ID: z.string().optional(),
  PAYPAL_CLIENT_SECRET: z.string().optional(),
  PAYPAL_MODE: z
    .enum(['sandbox', 'live'], { error: 'It is neither sandbox nor live. Use one of the two.' })
    .optional(),
  PAYPAL_WEBHOOK_ID: z.string().optional(),
  PAYPAL_MERCHANT_ID: z
    .string()
    .regex(
      /^[A-Z0-9]{13}$/,
      "It is not a PayPal merchant id. It has 13 capital letters and digits; PayPal's account settings show it.",
    )
    .optional(),
  PAYPAL_WEBHOOK_AUTHORITY_FILE: z.string().optional(),
  PAYPAL_API_BASE: apiBaseSchema().optional(),
  SMTP_URL: smtpSchema().optional(),
  // No display name with a line break or a second address gets through.
  MAIL_FROM: z
    .string()
    .regex(
      /^[^\p{Cc}<>",;:@]* <[^\s<>"]+@[^\s<>"]+>$|^[^\s<>"]+@[^\s<>"]+$/u,
      'It is not a sender. Use no-reply@example.com, or a name before it: LinkU <no-reply@example.com>.',
    )
    .optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  SERVICE_FEE_BPS: integerSchema({ fallback: 1000, min: 0, max: 10_000 }),
  SERVICE_FEE_MINIMUM: integerSchema({ fallback: 0, min: 0, max: 1_000_000 }),
  VAT_NUMBER: z
    .string()
    .regex(/^GB(\d{9}|\d{12})$/, 'It is not a VAT number of the UK. Use GB and nine digits.')
    .optional(),
  VAT_RATE_BPS: integerSchema({ fallback: 2_000, min: 0, max: 10_000 }),
  VAT_FROM: z.iso.date('It is not a date. Use a day such as 2026-04-01.').optional(),
  // The provider keeps its page open for at least as long; our deadline counts, and it closes that page. Stripe's
  // longest is 24 hours by its own clock.
  PAYMENT_TTL_MINUTES: integerSchema({ fallback: 60, min: 1, max: 1_430 }),
  REWARD_DUE_HOURS: integerSchema({ fallback: 48, min: 1, max: 720 }),
  CHANGE_ORDER_HOURS: integerSchema({ fallback: 72, min: 1, max: 720 }),
  AUTO_RELEASE_HOURS: integerSchema({ fallback: 72, min: 1, max: 720 }),
  CANCEL_FREE_HOURS: integerSchema({ fallback: 24, min: 0, max: 720 }),
  CANCEL_HELPER_BPS: integerSchema({ fallback: 2000, min: 0, max: 10_000 }),
  MAX_CHANGE_REQUESTS: integerSchema({ fallback: 3, min: 1, max: 20 }),
  // Early enough before the providers' own limit of 90 days for a person to decide.
  HOLD_DECISION_DAYS: integerSchema({ fallback: 75, min: 1, max: 85 }),
  OPERATOR_SECOND_FACTOR: z.enum(['required', 'optional'], { error: 'Use required or optional.' }).optional(),
  PAYOUT_DESTINATION_WAIT_HOURS: numberSchema({ min: 0, max: 720, otherwise: 'the default' }).optional(),
  PAYOUT_MINIMUM: integerSchema({ fallback: 100, min: 1, max: 1_000_000 }),
  APPROVAL_ABOVE: integerSchema({ fallback: 50_000, min: 0, max: 999_999_999 }),
  APPROVAL_DAILY_ABOVE: integerSchema({ fallback: 200_000, min: 0, max: 999_999_999 }),
  WHOLE_CHECK_HOUR: integerSchema({ fallback: 3, min: 0, max: 23 }),
  WHOLE_CHECK_TIMEOUT_SECONDS: integerSchema({ fallback: 600, min: 60, max: 7_200 }),
  CARD_WAIT_DAYS: daysSchema(),
  ALIPAY_WAIT_DAYS: daysSchema(),
  WECHAT_PAY_WAIT_DAYS: daysSchema(),
  PAYPAL_WAIT_DAYS: daysSchema(),
  NEW_ACCOUNT_DAYS: integerSchema({ fallback: 30, min: 0, max: 365 }),
  NEW_ACCOUNT_WAIT_DAYS: daysSchema(),
  LARGE_REWARD: integerSchema({ fallback: 100_000, min: 1, max: 999_999_999 }),
  LARGE_REWARD_WAIT_DAYS: daysSchema(),
  SANDBOX_CONFIRMS_EMAILS: z
    .enum(['yes', 'no'], { error: 'It is neither yes nor no. Use one of the two.' })
    .default('yes'),
  LINKU_DATA_DIR: z.string().default('.data'),
  SIMULATOR_PORT: integerSchema({ fallback: 3001, min: 1, max: 65_535 }),
  SIMULATOR_URL: originSchema('https://sandbox.example.com').optional(),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `It is not a log level. Use one of ${LOG_LEVELS.join(', ')}.` })
    .default('info'),
  RATE_LIMIT_SCALE: z
    .string()
    .regex(
      /^\d{1,9}(\.\d{1,3})?$/,
      'It is not a positive number. Use 1 for the usual limits, 2 for twice as much.',
    )
    .transform(Number)
    .refine((scale) => scale > 0, {
      error: 'It is zero, which would refuse everybody. Use 1 for the usual limits.',
    })
    .default(1),
  TRUSTED_PROXY_HOPS: integerSchema({ fallback: 0, min: 0, max: 10 }),
  // Below the minimum a process ends while it starts.
  SERVER_HEAP_MB: integerSchema({ fallback: 256, min: 160, max: 65_536 }),
  WORKER_HEAP_MB: integerSchema({ fallback: 256, min: 128, max: 65_536 }),
  RUN_AS_UID: integerSchema({ fallback: 58_365, min: 0, max: 65_534 }),
  METRICS_TOKEN: z
    .string()
    .min(16, 'It is too short to protect anything. Use 16 characters or more.')
    .optional(),
});

export type Variables = z.infer<typeof variablesSchema>;

/** Without it, the default depends on the mode. */
function daysSchema() {
  return numberSchema({ min: 0, max: WAIT_DAYS_MAX, otherwise: 'the default' }).optional();
}

function integerSchema({ fallback, min, max }: { fallback: number; min: number; max: number }) {
  return numberSchema({ min, max, otherwise: String(fallback) }).default(fallback);
}

function numberSchema({ min, max, otherwise }: { min: number; max: number; otherwise: string }) {
  const error = `It is not a whole number from ${min} to ${max}. Use digits only; leave it out for ${otherwise}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

function originSchema(example: string) {
  return z
    .string()
    .refine(isOrigin, { error: `It is not a web address without a path. Use something like ${example}.` })
    .transform((text) => new URL(text).origin);
}

function postgresSchema() {
  return z.string().refine((text) => /^postgres(ql)?:$/.test(protocolOf(text)), {
    error: 'It is not a PostgreSQL address. Use postgresql://user:password@host:5432/name.',
  });
}

/** Without a query, in which the mail library would take options such as not to check certificates. */
function smtpSchema() {
  return z.string().refine(
    (text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, hostname, search, hash, pathname } = new URL(text);
      return /^smtps?:$/.test(protocol) && hostname !== '' && `${search}${hash}${pathname}`.length <= 1;
    },
    {
      error:
        'It is not the address of a mail server. Use smtps://user:password@mail.example.com:465, without options.',
    },
  );
}

function apiBaseSchema() {
  return originSchema('http://127.0.0.1:3001').transform((origin): ApiBase => {
    const url = new URL(origin);
    const protocol = url.protocol === 'https:' ? 'https' : 'http';
    return {
      origin,
      host: url.hostname,
      port: Number(url.port) || (protocol === 'https' ? 443 : 80),
      protocol,
    };
  });
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
