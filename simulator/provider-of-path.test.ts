import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providerOfPath } from './provider-of-path';

/** Every path that Stripe's own library calls. */
function stripesPaths(): string[] {
  const folder = join(import.meta.dirname, '../node_modules/stripe/esm/resources');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  const paths = files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return Array.from(text.matchAll(/['"`](\/v[12]\/[^'"`]+)/g), ([, path = '']) => path);
  });
  return [...new Set(paths)];
}

/** Of PayPal's reference, its older versions included. */
const payPalsPaths = [
  '/v1/oauth2/token',
  '/v1/oauth2/token/terminate',
  '/v1/identity/oauth2/userinfo',
  '/v1/identity/openidconnect/userinfo',
  '/v1/identity/generate-token',
  '/v1/notifications/webhooks',
  '/v1/notifications/webhooks-events',
  '/v1/notifications/certs/CERT-1',
  '/v1/payments/payment/',
  '/v1/payments/payment/PAY-1/execute',
  '/v1/payments/sale/1/refund',
  '/v1/payments/payouts',
  '/v1/payments/payouts-item/1',
  '/v1/payments/referenced-payouts',
  '/v1/payments/billing-agreements',
  '/v1/billing/plans',
  '/v1/billing/subscriptions/I-1',
  '/v1/billing-agreements/agreement-tokens',
  '/v1/catalogs/products',
  '/v1/checkout/orders',
  '/v1/customer/disputes/PP-D-1',
  '/v1/customer/partner-referrals',
  '/v1/invoicing/invoices',
  '/v1/payment-experience/web-profiles',
  '/v1/reporting/transactions',
  '/v1/reporting/balances',
  '/v1/shipping/trackers-batch',
  '/v1/vault/credit-cards',
  '/v2/checkout/orders/1/authorize',
  '/v2/payments/captures/1',
  '/v2/payments/find-eligible-methods',
  '/v2/invoicing/invoices',
  '/v2/customer/partner-referrals',
  '/v3/vault/setup-tokens',
];

describe('a path', () => {
  it("of Stripe's library is Stripe's, each of them", () => {
    const paths = stripesPaths();
    expect(paths.length).toBeGreaterThan(300);
    expect(paths.filter((path) => providerOfPath(path) !== 'stripe')).toEqual([]);
  });

  it.each(payPalsPaths)("%s is PayPal's", (path) => {
    expect(providerOfPath(path)).toBe('paypal');
  });

  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v1/frobnicate',
    '/v1/paymentsx/payment',
    '/v1/oauth2x',
    '/v2/orders',
    '/v3/checkout/orders',
    '/v4/charges',
    '/checkoutnow',
    '/_simulator/v1/charges',
  ])("%s is nobody's", (path) => {
    expect(providerOfPath(path)).toBeNull();
  });

  const ambiguous = [
    ['/v1/billing/meters', 'stripe'],
    ['/v1/billing/plans', 'paypal'],
    ['/v1/checkout/sessions', 'stripe'],
    ['/v1/checkout/orders', 'paypal'],
    ['/v1/identity/verification_sessions', 'stripe'],
    ['/v1/reporting/report_runs', 'stripe'],
    ['/v1/customers', 'stripe'],
    ['/v1/customer/disputes', 'paypal'],
    ['/v1/payouts', 'stripe'],
    ['/v1/payments/payouts', 'paypal'],
    ['/v2/billing/meter_events', 'stripe'],
  ] as const;
  it.each(ambiguous)('%s begins with a word of both, and is of %s', (path, provider) => {
    expect(providerOfPath(path)).toBe(provider);
  });
});
