import path from 'node:path';
import { z } from 'zod';

/** Where a provider's API is reached when it is not the provider's own address. */
export type ApiBase = { origin: string; host: string; port: number; protocol: 'http' | 'https' };

export type StripeSettings = {
  secretKey: string;
  publishableKey: string | null;
  /** Several are valid while a secret is being rotated. */
  webhookSecrets: string[];
  apiBase: ApiBase | null;
  livemode: boolean;
  isTwin: boolean;
};

export type PayPalSettings = {
  clientId: string;
  clientSecret: string;
  mode: 'sandbox' | 'live';
  webhookId: string;
  apiBase: ApiBase | null;
  livemode: boolean;
  isTwin: boolean;
};

export type Env = {
  /** sandbox: every configured provider is a local twin. test: the providers' own test mode. live: real money. */
  mode: 'live' | 'test' | 'sandbox';
  databaseUrl: string;
  databasePoolMax: number;
  /** The public origin, without a trailing slash. */
  appUrl: string;
  port: number;
  nextAuthSecret: string;
  stripe: StripeSettings | null;
  paypal: PayPalSettings | null;
  google: { clientId: string; clientSecret: string } | null;
  /** Hundredths of a percent: 1000 is 10 %. */
  serviceFeeBps: number;
  /** Minor units of the task's currency. */
  serviceFeeMinimum: number;
  paymentTtlMinutes: number;
  /** Absolute path. */
  dataDir: string;
  sandboxPort: number;
  logLevel: LogLevel;
  rateLimitScale: number;
  trustedProxyHops: number;
  metricsToken: string | null;
};

export type ConfigurationProblem = { variable: string; problem: string; fix: string };

/** The environment is not fit to run with. `problems` never contains a secret's value. */
export class ConfigurationError extends Error {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    super(
      [
        'The configuration has problems:',
        ...problems.map(({ variable, problem, fix }) => `  ${variable}: ${problem} ${fix}`),
      ].join('\n'),
    );
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

let current: Env | undefined;

/**
 * The settings of this process, read and checked once.
 * @throws ConfigurationError naming every variable that is missing or wrong.
 */
export function env(): Env {
  current ??= parseEnv(process.env);
  return current;
}

/**
 * Reads settings from any set of variables; blank values count as absent.
 * @throws ConfigurationError naming every variable that is missing or wrong.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = variablesSchema.safeParse(withoutBlanks(source));
  if (!parsed.success) throw new ConfigurationError(parsed.error.issues.map(toProblem));

  const variables = parsed.data;
  const problems = [
    ...stripeProblems(variables),
    ...paypalProblems(variables),
    ...googleProblems(variables),
    ...modeProblems(variables),
  ];
  const databaseUrl = variables.DATABASE_URL;
  const nextAuthSecret = variables.NEXTAUTH_SECRET;
  if (databaseUrl === undefined) problems.push(missing('DATABASE_URL', fixDatabaseUrl(variables)));
  if (nextAuthSecret === undefined) problems.push(missing('NEXTAUTH_SECRET', FIX_NEXTAUTH_SECRET));
  if (problems.length > 0 || databaseUrl === undefined || nextAuthSecret === undefined) {
    throw new ConfigurationError(problems);
  }

  const stripe = toStripe(variables);
  const paypal = toPayPal(variables);
  return {
    mode: toMode({ stripe, paypal }),
    databaseUrl,
    databasePoolMax: variables.DATABASE_POOL_MAX,
    appUrl: variables.APP_URL ?? `http://localhost:${variables.PORT}`,
    port: variables.PORT,
    nextAuthSecret,
    stripe,
    paypal,
    google: toGoogle(variables),
    serviceFeeBps: variables.SERVICE_FEE_BPS,
    serviceFeeMinimum: variables.SERVICE_FEE_MINIMUM,
    paymentTtlMinutes: variables.PAYMENT_TTL_MINUTES,
    dataDir: path.resolve(variables.LINKU_DATA_DIR),
    sandboxPort: variables.SANDBOX_PORT,
    logLevel: variables.LOG_LEVEL,
    rateLimitScale: variables.RATE_LIMIT_SCALE,
    trustedProxyHops: variables.TRUSTED_PROXY_HOPS,
    metricsToken: variables.METRICS_TOKEN ?? null,
  };
}

const FIX_NEXTAUTH_SECRET = 'Set it to a long random text, such as the output of `openssl rand -base64 32`.';

/** Sign-in cookies of people with real money are signed with it, so a guessable one is refused. */
const LIVE_SECRET_LENGTH_MIN = 32;

const variablesSchema = z.object({
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:$/.test(protocolOf(text)), {
      error: 'It is not a PostgreSQL address. Use postgresql://user:password@host:5432/name.',
    })
    .optional(),
  DATABASE_POOL_MAX: integerSchema({ fallback: 10, min: 1, max: 500 }),
  APP_URL: originSchema('https://pay.example.com').optional(),
  PORT: integerSchema({ fallback: 3000, min: 1, max: 65_535 }),
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
  PAYPAL_API_BASE: apiBaseSchema().optional(),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  SERVICE_FEE_BPS: integerSchema({ fallback: 1000, min: 0, max: 10_000 }),
  SERVICE_FEE_MINIMUM: integerSchema({ fallback: 0, min: 0, max: 1_000_000 }),
  // The provider keeps its page open for at least as long; ours is the deadline that counts, and it closes that page.
  // Stripe's longest is 24 hours by its own clock.
  PAYMENT_TTL_MINUTES: integerSchema({ fallback: 60, min: 1, max: 1_430 }),
  LINKU_DATA_DIR: z.string().default('.data'),
  SANDBOX_PORT: integerSchema({ fallback: 3001, min: 1, max: 65_535 }),
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
  METRICS_TOKEN: z
    .string()
    .min(16, 'It is too short to protect anything. Use 16 characters or more.')
    .optional(),
});

type Variables = z.infer<typeof variablesSchema>;

function integerSchema({ fallback, min, max }: { fallback: number; min: number; max: number }) {
  const error = `It is not a whole number from ${min} to ${max}. Use digits only; leave it out for ${fallback}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error })
    .default(fallback);
}

function originSchema(example: string) {
  return z
    .string()
    .refine(isOrigin, { error: `It is not a web address without a path. Use something like ${example}.` })
    .transform((text) => new URL(text).origin);
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

function withoutBlanks(source: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(source).flatMap(([name, value]) => {
    const trimmed = value?.trim();
    return trimmed ? [[name, trimmed] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Schema messages are written as "what is wrong. what to do." so that one text serves both halves. */
function toProblem(issue: z.core.$ZodIssue): ConfigurationProblem {
  const [problem = issue.message, ...fix] = issue.message.split(/(?<=\.) /);
  return { variable: issue.path.join('.'), problem, fix: fix.join(' ') };
}

function missing(variable: string, fix: string): ConfigurationProblem {
  return { variable, problem: 'It is not set.', fix };
}

function stripeProblems(variables: Variables): ConfigurationProblem[] {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_PUBLISHABLE_KEY: publishableKey } = variables;
  if (secretKey === undefined) {
    const other = publishableKey ?? variables.STRIPE_WEBHOOK_SECRET ?? variables.STRIPE_API_BASE;
    return other === undefined
      ? []
      : [
          missing(
            'STRIPE_SECRET_KEY',
            'Set it, or take the other STRIPE_ variables out to do without Stripe.',
          ),
        ];
  }
  const problems: ConfigurationProblem[] = [];
  if (variables.STRIPE_WEBHOOK_SECRET === undefined) {
    problems.push(
      missing('STRIPE_WEBHOOK_SECRET', 'Set it to the signing secret (whsec_...) of your webhook endpoint.'),
    );
  }
  if (publishableKey !== undefined && isLiveKey(publishableKey) !== isLiveKey(secretKey)) {
    problems.push({
      variable: 'STRIPE_PUBLISHABLE_KEY',
      problem: 'One Stripe key is for live money and the other is for tests.',
      fix: 'Take both keys from the same mode of the Stripe dashboard.',
    });
  }
  if (isLiveKey(secretKey) && variables.STRIPE_API_BASE !== undefined) {
    problems.push(liveApiBase('STRIPE_API_BASE'));
  }
  return problems;
}

function paypalProblems(variables: Variables): ConfigurationProblem[] {
  const needed = ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID'] as const;
  const absent = needed.filter((name) => variables[name] === undefined);
  const isMentioned =
    absent.length < needed.length ||
    variables.PAYPAL_MODE !== undefined ||
    variables.PAYPAL_API_BASE !== undefined;
  if (!isMentioned) return [];

  const problems = absent.map((name) =>
    missing(name, 'Set it, or take the other PAYPAL_ variables out to do without PayPal.'),
  );
  if (variables.PAYPAL_MODE === 'live' && variables.PAYPAL_API_BASE !== undefined) {
    problems.push(liveApiBase('PAYPAL_API_BASE'));
  }
  return problems;
}

function googleProblems(variables: Variables): ConfigurationProblem[] {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = variables;
  if ((clientId === undefined) === (clientSecret === undefined)) return [];
  const variable = clientId === undefined ? 'GOOGLE_CLIENT_ID' : 'GOOGLE_CLIENT_SECRET';
  return [missing(variable, 'Set both GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or neither.')];
}

function modeProblems(variables: Variables): ConfigurationProblem[] {
  const isStripeLive = isLiveKey(variables.STRIPE_SECRET_KEY);
  const isPayPalLive = variables.PAYPAL_MODE === 'live';
  if (!isStripeLive && !isPayPalLive) return [];

  const problems: ConfigurationProblem[] = [];
  const hasBoth = variables.STRIPE_SECRET_KEY !== undefined && variables.PAYPAL_CLIENT_ID !== undefined;
  if (hasBoth && isStripeLive !== isPayPalLive) {
    problems.push({
      variable: 'PAYPAL_MODE',
      problem: `Stripe is ${isStripeLive ? 'live' : 'in test mode'} and PayPal is ${isPayPalLive ? 'live' : 'in sandbox mode'}.`,
      fix: 'Use live keys for both or test keys for both.',
    });
  }
  if (variables.APP_URL === undefined || !variables.APP_URL.startsWith('https:')) {
    problems.push({
      variable: 'APP_URL',
      problem: 'Live payments need an https address.',
      fix: 'Set it to the address that payers see, such as https://pay.example.com.',
    });
  }
  if (variables.NEXTAUTH_SECRET !== undefined && variables.NEXTAUTH_SECRET.length < LIVE_SECRET_LENGTH_MIN) {
    problems.push({
      variable: 'NEXTAUTH_SECRET',
      problem: `It is shorter than ${LIVE_SECRET_LENGTH_MIN} characters.`,
      fix: FIX_NEXTAUTH_SECRET,
    });
  }
  return problems;
}

/** Real money is never kept in a database that appeared by itself. */
function fixDatabaseUrl(variables: Variables): string {
  const address = 'Set it to postgresql://user:password@host:5432/name';
  const isLive = isLiveKey(variables.STRIPE_SECRET_KEY) || variables.PAYPAL_MODE === 'live';
  return isLive
    ? `${address}, a PostgreSQL that is backed up.`
    : `${address}, or use \`npm start\`, which brings its own PostgreSQL.`;
}

function liveApiBase(variable: string): ConfigurationProblem {
  return {
    variable,
    problem: 'Live keys must only ever be sent to the provider itself.',
    fix: 'Take it out, or use test keys with it.',
  };
}

function isLiveKey(key: string | undefined): boolean {
  return key?.includes('_live_') ?? false;
}

function toStripe(variables: Variables): StripeSettings | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecrets } = variables;
  if (secretKey === undefined || webhookSecrets === undefined) return null;
  return {
    secretKey,
    publishableKey: variables.STRIPE_PUBLISHABLE_KEY ?? null,
    webhookSecrets,
    apiBase: variables.STRIPE_API_BASE ?? null,
    livemode: isLiveKey(secretKey),
    isTwin: variables.STRIPE_API_BASE !== undefined,
  };
}

function toPayPal(variables: Variables): PayPalSettings | null {
  const {
    PAYPAL_CLIENT_ID: clientId,
    PAYPAL_CLIENT_SECRET: clientSecret,
    PAYPAL_WEBHOOK_ID: webhookId,
  } = variables;
  if (clientId === undefined || clientSecret === undefined || webhookId === undefined) return null;
  const mode = variables.PAYPAL_MODE ?? 'sandbox';
  return {
    clientId,
    clientSecret,
    mode,
    webhookId,
    apiBase: variables.PAYPAL_API_BASE ?? null,
    livemode: mode === 'live',
    isTwin: variables.PAYPAL_API_BASE !== undefined,
  };
}

function toGoogle(variables: Variables): Env['google'] {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = variables;
  return clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret };
}

function toMode({ stripe, paypal }: Pick<Env, 'stripe' | 'paypal'>): Env['mode'] {
  const providers = [stripe, paypal].filter((provider) => provider !== null);
  if (providers.some(({ livemode }) => livemode)) return 'live';
  return providers.every(({ isTwin }) => isTwin) ? 'sandbox' : 'test';
}
