import type { ProviderName } from '@/lib/providers/names';
import { type Provider, ProviderError } from '@/lib/providers/provider';
import { availableProviders } from '@/lib/providers/registry';
import { sentence } from '../run-script';
import type { Finding } from './finding';

const SUBJECT = 'Reports';

/** How to give our keys the right to read what moved our balance. */
const fixes: Record<ProviderName, string> = {
  stripe:
    'Give the restricted key the rights to read balance and balance transactions, in Stripe’s dashboard under API keys.',
  paypal:
    'Turn on "Transaction search" among the features of the app, in PayPal’s developer dashboard. It takes up to nine hours.',
};

/** Whether our keys may read balances, without which nobody compares the books with the providers. */
export async function checkReports(): Promise<Finding[]> {
  return Promise.all(availableProviders().map(checkReport));
}

async function checkReport(adapter: Provider): Promise<Finding> {
  const { name } = adapter;
  try {
    const to = new Date();
    const from = new Date(to.getTime() - 3_600_000);
    await adapter.listBalanceLines({ from, to });
    await adapter.readBalances({ asOf: to });
    return { subject: SUBJECT, words: `${name} shows our balance and what moved it`, fix: null };
  } catch (error) {
    const isRightMissing = error instanceof ProviderError && error.isRightMissing;
    return {
      subject: SUBJECT,
      words: isRightMissing ? `${name} does not let our keys read what moved our balance.` : sentence(error),
      fix: isRightMissing ? fixes[name] : `Check the keys of ${name}, and run this again.`,
    };
  }
}
