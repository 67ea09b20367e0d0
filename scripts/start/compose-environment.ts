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

/** The account that is paid at PayPal's simulator. Both sides are told by PAYPAL_MERCHANT_ID. */
const SIMULATOR_MERCHANT_ID = 'LKU7MERCHANT2';

/** A simulator that is on its own machine's loopback address is reached by browsers of that machine only. */
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/?$/i;

/**
 * What the server and the worker are given: the variables that are set, and what `npm start` brings itself where they
 * are not. Each provider is looked at by itself: one without keys is played by its simulator, unless the other moves real
 * money (then nothing is made up), or has keys while payers come from elsewhere and could not reach the simulator's pages.
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
  if (isUnfinished(given)) return composed;

  // Spelled out, because the simulators have to know where to send webhooks.
  if (!isSet(given.APP_URL)) composed.APP_URL = `http://localhost:${given.PORT?.trim() || '3000'}`;
  if (!isSet(given.NEXTAUTH_SECRET)) composed.NEXTAUTH_SECRET = secrets.nextAuthSecret;
  if (!isSet(given.DATABASE_URL) && databaseUrl !== null) composed.DATABASE_URL = databaseUrl;
  if (needsStripeSimulator(given)) Object.assign(composed, stripeSimulatorVariables({ given, secrets }));
  if (needsPayPalSimulator(given)) Object.assign(composed, payPalSimulatorVariables({ given, secrets }));
  return composed;
}

/**
 * What the simulators is given. The keys of a provider that it does not play are for somebody else's eyes, and nothing is
 * played under them.
 */
export function simulatorEnvironment({
  given,
  environment,
}: {
  given: Variables;
  /** What the application is given. */
  environment: Variables;
}): Variables {
  const withheld = [
    ...(needsStripeSimulator(given) ? [] : STRIPE_NAMES),
    ...(needsPayPalSimulator(given) ? [] : PAYPAL_NAMES),
  ];
  return { ...environment, ...Object.fromEntries(withheld.map((name) => [name, ''])) };
}

/** Whether `npm start` brings the simulators, which plays both providers in one process. */
export function needsSimulator(given: Variables): boolean {
  return needsStripeSimulator(given) || needsPayPalSimulator(given);
}

/** A half-configured Stripe is a mistake to be told, not a wish for the simulator. */
export function needsStripeSimulator(given: Variables): boolean {
  return !isConfigured({ given, names: STRIPE_NAMES }) && isSimulatorOfUse({ given, others: PAYPAL_NAMES });
}

/** The same for PayPal. */
export function needsPayPalSimulator(given: Variables): boolean {
  return !isConfigured({ given, names: PAYPAL_NAMES }) && isSimulatorOfUse({ given, others: STRIPE_NAMES });
}

/** Whether `npm start` brings PostgreSQL. Real money is never kept in a database that nobody asked for. */
export function needsEmbeddedPostgres(given: Variables): boolean {
  return !isUnfinished(given) && !isSet(given.DATABASE_URL);
}

function stripeSimulatorVariables({ given, secrets }: { given: Variables; secrets: Secrets }): Variables {
  return {
    STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    STRIPE_API_BASE: simulatorAddress(given),
  };
}

function payPalSimulatorVariables({ given, secrets }: { given: Variables; secrets: Secrets }): Variables {
  return {
    PAYPAL_CLIENT_ID: secrets.paypalClientId,
    PAYPAL_CLIENT_SECRET: secrets.paypalClientSecret,
    PAYPAL_MODE: 'sandbox',
    PAYPAL_WEBHOOK_ID: secrets.paypalWebhookId,
    PAYPAL_MERCHANT_ID: SIMULATOR_MERCHANT_ID,
    // The simulator writes it when it starts, before it answers to anybody.
    PAYPAL_WEBHOOK_AUTHORITY_FILE: path.join(dataDirOf(given), 'simulator', 'paypal-ca.pem'),
    PAYPAL_API_BASE: simulatorAddress(given),
  };
}

function simulatorAddress(given: Variables): string {
  return `http://127.0.0.1:${given.SIMULATOR_PORT?.trim() || '3001'}`;
}

/**
 * Whether a simulator can be paid at. Beside a provider with keys, a button that leads payers to an address of the server's own
 * machine is worse than none; where nothing else has keys, the simulator is all there is.
 */
function isSimulatorOfUse({ given, others }: { given: Variables; others: readonly string[] }): boolean {
  if (isUnfinished(given)) return false;
  return !isConfigured({ given, names: others }) || isReachable(given);
}

function isReachable({ APP_URL: appUrl, SIMULATOR_URL: simulatorUrl }: Variables): boolean {
  return isSet(simulatorUrl) || !isSet(appUrl) || LOOPBACK.test(appUrl.trim());
}

function isUnfinished(given: Variables): boolean {
  return given.STRIPE_SECRET_KEY?.includes('_live_') === true || given.PAYPAL_MODE?.trim() === 'live';
}

function isConfigured({ given, names }: { given: Variables; names: readonly string[] }): boolean {
  return names.some((name) => isSet(given[name]));
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}
