/**
 * Whose API a path belongs to. Both providers begin with /v1/ and share a port here, so what decides is what their
 * references list below it, whether a simulator has it built or not: neither may answer for the other.
 */
export function providerOfPath(path: string): 'stripe' | 'paypal' | null {
  const [, version = '', ...parts] = path.split('/');
  const families = versions.get(version);
  if (families === undefined) return null;
  const isIn = (family: string) => family.split('/').every((part, index) => part === parts[index]);
  if (families.paypal.some(isIn)) return 'paypal';
  return families.stripe.some(isIn) ? 'stripe' : null;
}

type Families = { paypal: readonly string[]; stripe: readonly string[] };

/** Where both have a word (billing, identity, reporting, checkout), a second one tells them apart. */
const v1: Families = {
  paypal: [
    'billing-agreements',
    'billing/plans',
    'billing/subscriptions',
    'catalogs',
    'checkout/orders',
    'customer',
    'identity/account-settings',
    'identity/applications',
    'identity/generate-token',
    'identity/oauth2',
    'identity/openidconnect',
    'invoicing',
    'notifications',
    'oauth2',
    'payment-experience',
    'payments',
    'reporting/balances',
    'reporting/transactions',
    'risk',
    'shipping',
    'vault',
  ],
  stripe: [
    'account',
    'account_links',
    'account_sessions',
    'accounts',
    'apple_pay',
    'application_fees',
    'apps',
    'balance',
    'balance_settings',
    'balance_transactions',
    'billing',
    'billing_portal',
    'charges',
    'checkout',
    'climate',
    'confirmation_tokens',
    'country_specs',
    'coupons',
    'credit_notes',
    'customer_sessions',
    'customers',
    'disputes',
    'entitlements',
    'ephemeral_keys',
    'events',
    'exchange_rates',
    'file_links',
    'files',
    'financial_connections',
    'forwarding',
    'identity',
    'invoice_payments',
    'invoice_rendering_templates',
    'invoiceitems',
    'invoices',
    'issuing',
    'linked_accounts',
    'mandates',
    'payment_attempt_records',
    'payment_intents',
    'payment_links',
    'payment_method_configurations',
    'payment_method_domains',
    'payment_methods',
    'payment_records',
    'payouts',
    'plans',
    'prices',
    'product_catalog',
    'products',
    'promotion_codes',
    'quotes',
    'radar',
    'refunds',
    'reporting',
    'reviews',
    'setup_attempts',
    'setup_intents',
    'shipping_rates',
    'sigma',
    'sources',
    'subscription_items',
    'subscription_schedules',
    'subscriptions',
    'tax',
    'tax_codes',
    'tax_ids',
    'tax_rates',
    'terminal',
    'test_helpers',
    'three_d_secure',
    'tokens',
    'topups',
    'transfers',
    'treasury',
    'webhook_endpoints',
  ],
};

const v2: Families = {
  paypal: ['checkout', 'customer', 'invoicing', 'payments'],
  stripe: ['billing', 'commerce', 'core', 'money_management', 'test_helpers'],
};

const v3: Families = { paypal: ['vault'], stripe: [] };

const versions = new Map([
  ['v1', v1],
  ['v2', v2],
  ['v3', v3],
]);
