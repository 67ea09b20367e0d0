import { AMOUNT_MAX, type Currency } from '@/lib/core/money';

export type ProviderName = 'stripe' | 'paypal';

/**
 * The smallest amount that a provider takes, in minor units. Stripe's are its published minimum charges for an account
 * that settles in pounds; PayPal takes any amount of at least one unit.
 */
const minimums: Record<ProviderName, Record<Currency, number>> = {
  stripe: { GBP: 30, EUR: 50, USD: 50, CNY: 400, HKD: 400, JPY: 50 },
  paypal: { GBP: 1, EUR: 1, USD: 1, CNY: 1, HKD: 1, JPY: 1 },
};

export function providerMinimum({
  provider,
  currency,
}: {
  provider: ProviderName;
  currency: Currency;
}): number {
  return minimums[provider][currency];
}

/** The largest amount that we ask a provider for, in minor units. */
export const PROVIDER_MAXIMUM = AMOUNT_MAX;
