import { randomUUID } from 'node:crypto';
import type { StripeSimulator } from '../simulator';
import { newBalanceTransactionId } from './ids';
import type { BalanceTransactionRecord, LedgerEntry } from './records';

/**
 * The simulator's own ledger. Every movement is an entry from one account to another and never changes: `payer:pi_...`
 * is the payer of a PaymentIntent, `merchant` the platform's balance, `fees` Stripe's fees, `account:acct_...` the
 * balance of a connected account and `bank:acct_...` that account's bank. Tests compare it with the application's
 * ledger, so it is kept apart from the totals that the API objects carry.
 */
export function book({
  simulator,
  source,
  ...movement
}: Pick<LedgerEntry, 'kind' | 'from' | 'to' | 'amount'> & {
  simulator: StripeSimulator;
  source: { id: string; intentId: string | null; currency: string };
}): void {
  const id = `led_${randomUUID()}`;
  const { currency, intentId } = source;
  simulator.ledger.put(id, {
    id,
    at: simulator.clock.nowSeconds(),
    ...movement,
    currency,
    intentId,
    sourceId: source.id,
  });
}

/** A line of the balance that the API shows, of the platform unless it names a connected account. */
export function storeBalanceTransaction({
  simulator,
  ...known
}: Pick<BalanceTransactionRecord, 'type' | 'sourceId' | 'amount' | 'currency'> &
  Partial<
    Pick<
      BalanceTransactionRecord,
      'fee' | 'accountId' | 'description' | 'availableOn' | 'presented' | 'payoutId'
    >
  > & {
    simulator: StripeSimulator;
  }): BalanceTransactionRecord {
  const created = simulator.clock.nowSeconds();
  const transaction: BalanceTransactionRecord = {
    id: newBalanceTransactionId(),
    created,
    availableOn: created,
    fee: 0,
    accountId: null,
    description: null,
    presented: null,
    payoutId: null,
    ...known,
  };
  simulator.balanceTransactions.put(transaction.id, transaction);
  return transaction;
}

/** Minor units that may be used now on the balance of a connected account, or of the platform (null). */
export function availableAmount({
  simulator,
  accountId,
  currency,
}: {
  simulator: StripeSimulator;
  accountId: string | null;
  currency: string;
}): number {
  return simulator.balanceTransactions
    .all()
    .filter((line) => line.accountId === accountId && line.currency === currency)
    .filter((line) => line.availableOn <= simulator.clock.nowSeconds())
    .reduce((sum, { amount, fee }) => sum + amount - fee, 0);
}
