import { randomUUID } from 'node:crypto';
import { newBalanceTransactionId } from './ids';
import type { BalanceTransactionRecord, LedgerEntry } from './records';
import type { StripeTwin } from './twin';

/**
 * The twin's own books. Every movement is an entry from one account to another, never changed afterwards: `payer:pi_...`
 * is the payer of a PaymentIntent, `merchant` the platform's balance, `fees` what Stripe keeps, `account:acct_...` the
 * balance of a connected account and `bank:acct_...` that account's bank. Tests compare them with the application's books,
 * so they are kept apart from the totals that the API objects carry.
 */
export function book({
  twin,
  source,
  ...movement
}: Pick<LedgerEntry, 'kind' | 'from' | 'to' | 'amount'> & {
  twin: StripeTwin;
  source: { id: string; intentId: string | null; currency: string };
}): void {
  const id = `led_${randomUUID()}`;
  const { currency, intentId } = source;
  twin.ledger.put(id, {
    id,
    at: twin.clock.nowSeconds(),
    ...movement,
    currency,
    intentId,
    sourceId: source.id,
  });
}

/** A line of the balance that the API shows, of the platform unless it names a connected account. */
export function storeBalanceTransaction({
  twin,
  ...known
}: Pick<BalanceTransactionRecord, 'type' | 'sourceId' | 'amount' | 'currency'> &
  Partial<Pick<BalanceTransactionRecord, 'fee' | 'accountId' | 'description' | 'availableOn'>> & {
    twin: StripeTwin;
  }): BalanceTransactionRecord {
  const created = twin.clock.nowSeconds();
  const transaction: BalanceTransactionRecord = {
    id: newBalanceTransactionId(),
    created,
    availableOn: created,
    fee: 0,
    accountId: null,
    description: null,
    ...known,
  };
  twin.balanceTransactions.put(transaction.id, transaction);
  return transaction;
}

/** Minor units that may be used now on the balance of a connected account, or of the platform (null). */
export function availableAmount({
  twin,
  accountId,
  currency,
}: {
  twin: StripeTwin;
  accountId: string | null;
  currency: string;
}): number {
  return twin.balanceTransactions
    .all()
    .filter((line) => line.accountId === accountId && line.currency === currency)
    .filter((line) => line.availableOn <= twin.clock.nowSeconds())
    .reduce((sum, { amount, fee }) => sum + amount - fee, 0);
}
