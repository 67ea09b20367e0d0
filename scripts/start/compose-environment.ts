import path from 'node:path';
import type { Mode } from '@/lib/core/mode';
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

/** The account that PayPal's simulator pays. PAYPAL_MERCHANT_ID tells both sides. */
const SIMULATOR_MERCHANT_ID = 'LKU7MERCHANT2';

/** Only browsers of the same machine reach a simulator on a loopback address. */
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/?$/i;

/**
 * The environment of the server and the worker: the variables that are set, and what `npm start` provides where they
 * are not. Each provider is configured separately: one without keys is simulated, unless the other moves real money
 * (then nothing is simulated), or has keys while payers come from elsewhere and could not reach the simulator's pages.
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

  // Explicit, because the simulators must know where to send webhooks.
  if (!isSet(given.APP_URL)) composed.APP_URL = `http://localhost:${given.PORT?.trim() || '3000'}`;
  if (!isSet(given.NEXTAUTH_SECRET)) composed.NEXTAUTH_SECRET = secrets.nextAuthSecret;
  if (!isSet(given.DATABASE_URL) && databaseUrl !== null) composed.DATABASE_URL = databaseUrl;
  if (needsStripeSimulator(given)) Object.assign(composed, stripeSimulatorVariables({ given, secrets }));
  if (needsPayPalSimulator(given)) Object.assign(composed, payPalSimulatorVariables({ given, secrets }));
  return composed;
}

/**
 * The environment of the simulators. They get no keys of a provider that they do not simulate, and simulate nothing
 * under them.
 */
export function simulatorEnvironment({
  given,
  environment,
}: {
  given: Variables;
  /** The environment of the application. */
  environment: Variables;
}): Variables {
  const withheld = [
    ...(needsStripeSimulator(given) ? [] : STRIPE_NAMES),
    ...(needsPayPalSimulator(given) ? [] : PAYPAL_NAMES),
  ];
  return { ...environment, ...Object.fromEntries(withheld.map((name) => [name, ''])) };
}

/** Whether `npm start` starts the simulators, which are one process for both providers. */
export function needsSimulator(given: Variables): boolean {
  return needsStripeSimulator(given) || needsPayPalSimulator(given);
}

/** An incomplete set of Stripe's variables is an error to report, not a request for the simulator. */
export function needsStripeSimulator(given: Variables): boolean {
  return !isConfigured({ given, names: STRIPE_NAMES }) && isSimulatorOfUse({ given, others: PAYPAL_NAMES });
}

/** The same for PayPal. */
export function needsPayPalSimulator(given: Variables): boolean {
  return !isConfigured({ given, names: PAYPAL_NAMES }) && isSimulatorOfUse({ given, others: STRIPE_NAMES });
}

/** Whether `npm start` starts PostgreSQL. Real money is never kept in a database that nobody asked for. */
export function needsEmbeddedPostgres(given: Variables): boolean {
  return !isLive(given) && !isSet(given.DATABASE_URL);
}

/**
 * The mode that these variables say. Null when no provider has any: whoever migrates a database need not have its keys, and
 * must not make it a sandbox by that.
 */
export function knownMode(given: Variables): Mode | null {
  if (isLive(given)) return 'live';
  const bases = [
    ...(isConfigured({ given, names: STRIPE_NAMES }) ? [given.STRIPE_API_BASE] : []),
    ...(isConfigured({ given, names: PAYPAL_NAMES }) ? [given.PAYPAL_API_BASE] : []),
  ];
  if (bases.length === 0) return null;
  return bases.every(isSet) ? 'sandbox' : 'test';
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
    // The simulator writes it when it starts, before it serves any request.
    PAYPAL_WEBHOOK_AUTHORITY_FILE: path.join(dataDirOf(given), 'simulator', 'paypal-ca.pem'),
    PAYPAL_API_BASE: simulatorAddress(given),
  };
}

function simulatorAddress(given: Variables): string {
  return `http://127.0.0.1:${given.SIMULATOR_PORT?.trim() || '3001'}`;
}

/**
 * Whether payers can use a simulator. Beside a provider with keys, a button that leads payers to an address of the
 * server's own machine is worse than none; where nothing else has keys, the simulator is all there is.
 */
function isSimulatorOfUse({ given, others }: { given: Variables; others: readonly string[] }): boolean {
  if (isLive(given)) return false;
  return !isConfigured({ given, names: others }) || isReachable(given);
}

function isReachable({ APP_URL: appUrl, SIMULATOR_URL: simulatorUrl }: Variables): boolean {
  return isSet(simulatorUrl) || !isSet(appUrl) || LOOPBACK.test(appUrl.trim());
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
