import type { Variables } from '../environment';

/** Everything that could lead journeys to a developer's own database, accounts or providers. */
export const SETTINGS_OF_THE_PRODUCT = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'NEXTAUTH_SECRET',
  'STRIPE_SECRET_KEY',
  'STRIPE_PUBLISHABLE_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_API_BASE',
  'PAYPAL_CLIENT_ID',
  'PAYPAL_CLIENT_SECRET',
  'PAYPAL_MODE',
  'PAYPAL_WEBHOOK_ID',
  'PAYPAL_MERCHANT_ID',
  'PAYPAL_WEBHOOK_AUTHORITY_FILE',
  'PAYPAL_API_BASE',
  'SIMULATOR_URL',
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET',
  'METRICS_TOKEN',
];

/** Set but blank counts as absent, and overrides `.env`. */
export function without(names: readonly string[]): Variables {
  return Object.fromEntries(names.map((name) => [name, '']));
}
