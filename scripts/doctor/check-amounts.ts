import { toDecimal } from '@/lib/core/money';
import type { Finding } from './finding';

/** The text that providers receive for an amount: with exactly the currency's decimals. */
const SAMPLES = [
  { amount: 1000, currency: 'GBP', text: '10.00' },
  { amount: 5, currency: 'EUR', text: '0.05' },
  { amount: 500, currency: 'JPY', text: '500' },
] as const;

/** Whether amounts are written as the providers require. */
export async function checkAmounts(): Promise<Finding[]> {
  const wrong = SAMPLES.filter(({ amount, currency, text }) => toDecimal({ amount, currency }) !== text);
  if (wrong.length === 0) {
    const words = SAMPLES.map(({ amount, currency, text }) => `${amount} ${currency} is "${text}"`).join(
      ', ',
    );
    return [{ subject: 'Amounts', words, fix: null }];
  }
  return wrong.map(({ amount, currency, text }) => ({
    subject: 'Amounts',
    words: `${amount} ${currency} should be "${text}" and is "${toDecimal({ amount, currency })}".`,
    fix: 'This is a bug in lib/core/money.ts; take no payments until it is mended.',
  }));
}
