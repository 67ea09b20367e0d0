import path from 'node:path';
import { type ConfigurationProblem, isLiveKey, problemsOf, toProblem } from '@/lib/core/env/problems-of';
import { isLoopback } from './env/is-loopback';
import { type ApiBase, type LogLevel, type Variables, variablesSchema } from './env/variables';
import type { Mode } from './mode';

export type { ApiBase, ConfigurationProblem };

export type StripeSettings = {
  secretKey: string;
  publishableKey: string | null;
  /** Several are valid while a secret is being rotated. */
  webhookSecrets: string[];
  apiBase: ApiBase | null;
  livemode: boolean;
  isSimulator: boolean;
};

export type PayPalSettings = {
  clientId: string;
  clientSecret: string;
  mode: 'sandbox' | 'live';
  webhookId: string;
  /**
   * Our account's own id at PayPal; every payment must be for it. Null: not compared, which live mode does not allow.
   */
  merchantId: string | null;
  /** A file of PEM certificates that sign the simulator's webhooks; null for the public authorities that sign PayPal's. */
  webhookAuthorityFile: string | null;
  apiBase: ApiBase | null;
  livemode: boolean;
  isSimulator: boolean;
};

/** How many days a released reward stays in the wallet before it can be paid out. */
export type PayoutWaits = {
  /** By what paid it: a card, for example, is disputed for months. */
  tenders: { card: number; alipay: number; wechat_pay: number; paypal: number };
  /** At least, to a helper whose account is younger than `days`. */
  newAccount: { days: number; wait: number };
  /** At least, of a reward above an amount in minor units. */
  largeReward: { amount: number; wait: number };
};

export type Env = {
  mode: Mode;
  databaseUrl: string;
  databasePoolMax: number;
  /** The public origin, without a trailing slash. */
  appUrl: string;
  port: number;
  /** The address that the web server listens on; null: every one. */
  listenHost: string | null;
  /** Whether others than this machine may reach the web server, by where it listens or by a proxy in front. */
  isPublic: boolean;
  nextAuthSecret: string;
  stripe: StripeSettings | null;
  paypal: PayPalSettings | null;
  google: { clientId: string; clientSecret: string } | null;
  /** The mail server, and who mail is from; null: nothing is mailed. */
  smtp: { url: string; from: string } | null;
  /** Hundredths of a percent: 1000 is 10 %. */
  serviceFeeBps: number;
  /** Minor units of the task's currency. */
  serviceFeeMinimum: number;
  /** The registration for VAT; null: there is none. From: the first day, London's. */
  vat: { number: string; rateBps: number; from: string } | null;
  paymentTtlMinutes: number;
  /** How long a poster has to pay the reward after accepting a helper, or a raise after both sides agreed to it. */
  rewardDueHours: number;
  /** How long the other side has to answer a proposed change of the reward. */
  changeOrderHours: number;
  /** How long a poster has to answer delivered work before the reward is released automatically. */
  autoReleaseHours: number;
  /** How long after the payment of the reward a poster cancels a task in progress without paying for the work. */
  cancelFreeHours: number;
  /** The helper's share of the reward after that, in hundredths of a percent. */
  cancelHelperBps: number;
  /** How often a poster can request changes to the work of one task. */
  maxChangeRequests: number;
  /** How long a reward is held before an operator must decide about it. */
  holdDecisionDays: number;
  /** Whether operators do nothing in the console before they have a second factor. */
  needsSecondFactor: boolean;
  /** How long a new payout destination waits before payouts go there. */
  payoutDestinationWaitHours: number;
  /** The smallest payout, in minor units of the wallet's currency. */
  payoutMinimum: number;
  /** What one operator may move alone, in minor units, points among them: by one act, and in 24 hours. */
  approvalLimits: { above: number; dailyAbove: number };
  /** The full hour, UTC, after which the worker checks every row of the books. */
  wholeCheckHour: number;
  /** How long each check may take then. */
  wholeCheckTimeoutSeconds: number;
  payoutWaits: PayoutWaits;
  /** Whether an address counts as confirmed as soon as it is registered. Only ever in a sandbox. */
  confirmsEmails: boolean;
  /** Absolute path. */
  dataDir: string;
  simulatorPort: number;
  /** Where browsers reach the simulators, if that is another address than ours. */
  simulatorUrl: string | null;
  logLevel: LogLevel;
  rateLimitScale: number;
  trustedProxyHops: number;
  metricsToken: string | null;
  /** The heap that Node lets the web server and the worker fill, in megabytes. */
  heapMb: { server: number; worker: number };
  /** The user that processes become which root starts; 0: they stay root. */
  runAsUid: number;
};

/** The settings are not valid. `problems` never contains a secret's value. */
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
  const problems = problemsOf(variables);
  const databaseUrl = variables.DATABASE_URL;
  const nextAuthSecret = variables.NEXTAUTH_SECRET;
  if (problems.length > 0 || databaseUrl === undefined || nextAuthSecret === undefined) {
    throw new ConfigurationError(problems);
  }

  const stripe = toStripe(variables);
  const paypal = toPayPal(variables);
  const mode = toMode({ stripe, paypal });
  const appUrl = variables.APP_URL ?? `http://localhost:${variables.PORT}`;
  // Whoever reaches a sandbox can be its operator, unless it is prepared for that.
  const listenHost = variables.LISTEN_HOST ?? (mode === 'sandbox' ? '127.0.0.1' : null);
  return {
    mode,
    databaseUrl,
    databasePoolMax: variables.DATABASE_POOL_MAX,
    appUrl,
    port: variables.PORT,
    listenHost,
    isPublic: listenHost === null || !isLoopback(listenHost) || !isLoopback(new URL(appUrl).hostname),
    nextAuthSecret,
    stripe,
    paypal,
    google: toGoogle(variables),
    smtp: toSmtp(variables),
    serviceFeeBps: variables.SERVICE_FEE_BPS,
    serviceFeeMinimum: variables.SERVICE_FEE_MINIMUM,
    vat: toVat(variables),
    paymentTtlMinutes: variables.PAYMENT_TTL_MINUTES,
    rewardDueHours: variables.REWARD_DUE_HOURS,
    changeOrderHours: variables.CHANGE_ORDER_HOURS,
    autoReleaseHours: variables.AUTO_RELEASE_HOURS,
    cancelFreeHours: variables.CANCEL_FREE_HOURS,
    cancelHelperBps: variables.CANCEL_HELPER_BPS,
    maxChangeRequests: variables.MAX_CHANGE_REQUESTS,
    holdDecisionDays: variables.HOLD_DECISION_DAYS,
    needsSecondFactor:
      (variables.OPERATOR_SECOND_FACTOR ?? (mode === 'live' ? 'required' : 'optional')) === 'required',
    payoutDestinationWaitHours: variables.PAYOUT_DESTINATION_WAIT_HOURS ?? (mode === 'sandbox' ? 0 : 24),
    payoutMinimum: variables.PAYOUT_MINIMUM,
    approvalLimits: { above: variables.APPROVAL_ABOVE, dailyAbove: variables.APPROVAL_DAILY_ABOVE },
    wholeCheckHour: variables.WHOLE_CHECK_HOUR,
    wholeCheckTimeoutSeconds: variables.WHOLE_CHECK_TIMEOUT_SECONDS,
    confirmsEmails: mode === 'sandbox' && variables.SANDBOX_CONFIRMS_EMAILS === 'yes',
    payoutWaits: toPayoutWaits({ variables, isSandbox: mode === 'sandbox' }),
    dataDir: path.resolve(variables.LINKU_DATA_DIR),
    simulatorPort: variables.SIMULATOR_PORT,
    simulatorUrl: variables.SIMULATOR_URL ?? null,
    logLevel: variables.LOG_LEVEL,
    rateLimitScale: variables.RATE_LIMIT_SCALE,
    trustedProxyHops: variables.TRUSTED_PROXY_HOPS,
    metricsToken: variables.METRICS_TOKEN ?? null,
    heapMb: { server: variables.SERVER_HEAP_MB, worker: variables.WORKER_HEAP_MB },
    runAsUid: variables.RUN_AS_UID,
  };
}

/** A number without a day counts from the beginning. */
function toVat({
  VAT_NUMBER: number,
  VAT_RATE_BPS: rateBps,
  VAT_FROM: from = '2000-01-01',
}: Variables): Env['vat'] {
  return number === undefined ? null : { number, rateBps, from };
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
    isSimulator: variables.STRIPE_API_BASE !== undefined,
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
    merchantId: variables.PAYPAL_MERCHANT_ID ?? null,
    webhookAuthorityFile: variables.PAYPAL_WEBHOOK_AUTHORITY_FILE ?? null,
    apiBase: variables.PAYPAL_API_BASE ?? null,
    livemode: mode === 'live',
    isSimulator: variables.PAYPAL_API_BASE !== undefined,
  };
}

function toGoogle(variables: Variables): Env['google'] {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = variables;
  return clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret };
}

function toSmtp({ SMTP_URL: url, MAIL_FROM: from }: Variables): Env['smtp'] {
  return url === undefined || from === undefined ? null : { url, from };
}

/** Simulated money can be paid out at once, unless the settings say otherwise. */
function toPayoutWaits({ variables, isSandbox }: { variables: Variables; isSandbox: boolean }): PayoutWaits {
  const days = (given: number | undefined, otherwise: number) => given ?? (isSandbox ? 0 : otherwise);
  return {
    tenders: {
      card: days(variables.CARD_WAIT_DAYS, 7),
      alipay: days(variables.ALIPAY_WAIT_DAYS, 1),
      wechat_pay: days(variables.WECHAT_PAY_WAIT_DAYS, 1),
      paypal: days(variables.PAYPAL_WAIT_DAYS, 7),
    },
    newAccount: { days: variables.NEW_ACCOUNT_DAYS, wait: days(variables.NEW_ACCOUNT_WAIT_DAYS, 14) },
    largeReward: { amount: variables.LARGE_REWARD, wait: days(variables.LARGE_REWARD_WAIT_DAYS, 14) },
  };
}

function toMode({ stripe, paypal }: Pick<Env, 'stripe' | 'paypal'>): Env['mode'] {
  const providers = [stripe, paypal].filter((provider) => provider !== null);
  if (providers.some(({ livemode }) => livemode)) return 'live';
  return providers.every(({ isSimulator }) => isSimulator) ? 'sandbox' : 'test';
}

function withoutBlanks(source: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(source).flatMap(([name, value]) => {
    const trimmed = value?.trim();
    return trimmed ? [[name, trimmed] as const] : [];
  });
  return Object.fromEntries(entries);
}
