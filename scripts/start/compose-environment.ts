import path from 'node:path';
import { dataDirOf, type Variables } from '../environment';
import type { Secrets } from './secrets';

const STRIPE_NAMES = [
  'STRIPE_SECRET_KEY',
  'STRIPE_PUBLISHABLE_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_API_BASE',
] as const;

const PAYPAL_NAMES = [
  'PAYPAL_CLIENT_ID',
  'PAYPAL_CLIENT_SECRET',
  'PAYPAL_MODE',
  'PAYPAL_WEBHOOK_ID',
  'PAYPAL_MERCHANT_ID',
  'PAYPAL_WEBHOOK_AUTHORITY_FILE',
  'PAYPAL_API_BASE',
] as const;

/** The account that is paid at PayPal's twin. Both sides are told by PAYPAL_MERCHANT_ID. */
const TWIN_MERCHANT_ID = 'LKU7MERCHANT2';

/** A twin that is on its own machine's loopback address is reached by browsers of that machine only. */
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/?$/i;

/**
 * What the server and the worker are given: the variables that are set, and what `npm start` brings itself where they
 * are not. Each provider is looked at by itself: one without keys is played by its twin, unless the other moves real
 * money (then nothing is made up), or has keys while payers come from elsewhere and could not reach the twin's pages.
 */
export function composeEnvironment({
  given,
  secrets,
  databaseUrl,
}: {
  given: Variables;
  secrets: Secrets;
  /** The embedded database, where there is one. */
  databaseUrl: string | null;
}): Variables {
  const composed: Variables = { ...given, LINKU_DATA_DIR: dataDirOf(given) };
  if (isLive(given)) return composed;

  // Spelled out, because the twins have to know where to send webhooks.
  if (!isSet(given.APP_URL)) composed.APP_URL = `http://localhost:${given.PORT?.trim() || '3000'}`;
  if (!isSet(given.NEXTAUTH_SECRET)) composed.NEXTAUTH_SECRET = secrets.nextAuthSecret;
  if (!isSet(given.DATABASE_URL) && databaseUrl !== null) composed.DATABASE_URL = databaseUrl;
  if (needsStripeTwin(given)) Object.assign(composed, stripeTwinVariables({ given, secrets }));
  if (needsPayPalTwin(given)) Object.assign(composed, payPalTwinVariables({ given, secrets }));
  return composed;
}

/**
 * What the sandbox is given. The keys of a provider that it does not play are for somebody else's eyes, and nothing is
 * played under them.
 */
export function sandboxEnvironment({
  given,
  environment,
}: {
  given: Variables;
  /** What the application is given. */
  environment: Variables;
}): Variables {
  const withheld = [
    ...(needsStripeTwin(given) ? [] : STRIPE_NAMES),
    ...(needsPayPalTwin(given) ? [] : PAYPAL_NAMES),
  ];
  return { ...environment, ...Object.fromEntries(withheld.map((name) => [name, ''])) };
}

/** Whether `npm start` brings the sandbox, which plays both providers in one process. */
export function needsSandbox(given: Variables): boolean {
  return needsStripeTwin(given) || needsPayPalTwin(given);
}

/** A half-configured Stripe is a mistake to be told, not a wish for the twin. */
export function needsStripeTwin(given: Variables): boolean {
  return !isConfigured({ given, names: STRIPE_NAMES }) && isTwinOfUse({ given, others: PAYPAL_NAMES });
}

/** The same for PayPal. */
export function needsPayPalTwin(given: Variables): boolean {
  return !isConfigured({ given, names: PAYPAL_NAMES }) && isTwinOfUse({ given, others: STRIPE_NAMES });
}

/** Whether `npm start` brings PostgreSQL. Real money is never kept in a database that nobody asked for. */
export function needsEmbeddedPostgres(given: Variables): boolean {
  return !isLive(given) && !isSet(given.DATABASE_URL);
}

function stripeTwinVariables({ given, secrets }: { given: Variables; secrets: Secrets }): Variables {
  return {
    STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    STRIPE_API_BASE: sandboxAddress(given),
  };
}

function payPalTwinVariables({ given, secrets }: { given: Variables; secrets: Secrets }): Variables {
  return {
    PAYPAL_CLIENT_ID: secrets.paypalClientId,
    PAYPAL_CLIENT_SECRET: secrets.paypalClientSecret,
    PAYPAL_MODE: 'sandbox',
    PAYPAL_WEBHOOK_ID: secrets.paypalWebhookId,
    PAYPAL_MERCHANT_ID: TWIN_MERCHANT_ID,
    // The twin writes it when it starts, before it answers to anybody.
    PAYPAL_WEBHOOK_AUTHORITY_FILE: path.join(dataDirOf(given), 'sandbox', 'paypal-ca.pem'),
    PAYPAL_API_BASE: sandboxAddress(given),
  };
}

function sandboxAddress(given: Variables): string {
  return `http://127.0.0.1:${given.SANDBOX_PORT?.trim() || '3001'}`;
}

/**
 * Whether a twin can be paid at. Beside a provider with keys, a button that leads payers to an address of the server's own
 * machine is worse than none; where nothing else has keys, the twin is all there is.
 */
function isTwinOfUse({ given, others }: { given: Variables; others: readonly string[] }): boolean {
  if (isLive(given)) return false;
  return !isConfigured({ given, names: others }) || isReachable(given);
}

function isReachable({ APP_URL: appUrl, SANDBOX_URL: sandboxUrl }: Variables): boolean {
  return isSet(sandboxUrl) || !isSet(appUrl) || LOOPBACK.test(appUrl.trim());
}

function isLive(given: Variables): boolean {
  return given.STRIPE_SECRET_KEY?.includes('_live_') === true || given.PAYPAL_MODE?.trim() === 'live';
}

function isConfigured({ given, names }: { given: Variables; names: readonly string[] }): boolean {
  return names.some((name) => isSet(given[name]));
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}
