import { expect, test } from 'vitest';
import { currencies } from '@/lib/core/money';
import { capabilities, providerNames } from './names';

test('The smallest amount of each provider and currency is what the provider publishes', () => {
  const minimumsOf = (provider: 'stripe' | 'paypal') =>
    currencies.map((currency) => `${currency} ${capabilities[provider].minimum[currency]}`);
  expect(minimumsOf('stripe')).toEqual(['GBP 30', 'EUR 50', 'USD 50', 'CNY 400', 'HKD 400', 'JPY 50']);
  expect(minimumsOf('paypal')).toEqual(['GBP 1', 'EUR 1', 'USD 1', 'CNY 1', 'HKD 1', 'JPY 1']);
});

test('The largest amount is the same for all', () => {
  expect(providerNames.map((name) => capabilities[name].maximum)).toEqual([99_999_999, 99_999_999]);
});
