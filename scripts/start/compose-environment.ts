import { dataDirOf, type Variables } from '../environment';
import type { Secrets } from './secrets';

/**
 * What the server and the worker are given: the variables that are set, and what `npm start` brings itself where they
 * are not. A provider without keys is played by its twin, unless another one moves real money: then nothing is made up.
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

  // Spelled out, because the twin has to know where to send webhooks.
  if (!isSet(given.APP_URL)) composed.APP_URL = `http://localhost:${given.PORT?.trim() || '3000'}`;
  if (!isSet(given.NEXTAUTH_SECRET)) composed.NEXTAUTH_SECRET = secrets.nextAuthSecret;
  if (!isSet(given.DATABASE_URL) && databaseUrl !== null) composed.DATABASE_URL = databaseUrl;
  if (needsStripeTwin(given)) {
    composed.STRIPE_SECRET_KEY = secrets.stripeSecretKey;
    composed.STRIPE_WEBHOOK_SECRET = secrets.stripeWebhookSecret;
    composed.STRIPE_API_BASE = `http://127.0.0.1:${given.SANDBOX_PORT?.trim() || '3001'}`;
  }
  return composed;
}

/** A half-configured Stripe is a mistake to be told, not a wish for the twin. */
export function needsStripeTwin(given: Variables): boolean {
  const names = ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_API_BASE'];
  return !isLive(given) && names.every((name) => !isSet(given[name]));
}

/** Whether `npm start` brings PostgreSQL. Real money is never kept in a database that nobody asked for. */
export function needsEmbeddedPostgres(given: Variables): boolean {
  return !isLive(given) && !isSet(given.DATABASE_URL);
}

function isLive(given: Variables): boolean {
  return given.STRIPE_SECRET_KEY?.includes('_live_') === true || given.PAYPAL_MODE?.trim() === 'live';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
