import { book, storeBalanceTransaction } from '../books/books';
import type { BalanceTransactionRecord, ChargeRecord } from '../books/records';
import type { StripeSimulator } from '../simulator';

/** An amount as the platform's balance takes it; `presented` is what it was before, if that was another currency. */
export type Settled = {
  amount: number;
  currency: string;
  presented: BalanceTransactionRecord['presented'];
};

/** Exchanges an amount where its currency is settled in another one. Minor units; a half goes up. */
export function settled({
  simulator,
  amount,
  currency,
}: {
  simulator: StripeSimulator;
  amount: number;
  currency: string;
}): Settled {
  const settlement = simulator.balance.settlements.get(currency);
  if (settlement === undefined) return { amount, currency, presented: null };
  const { rate } = settlement;
  return {
    amount: Math.round(amount * rate),
    currency: settlement.currency,
    presented: { amount, currency, rate },
  };
}

/** What a charge brought to the balance, before the fee: the most that can be transferred from it. */
export function settledOf({
  simulator,
  charge,
}: {
  simulator: StripeSimulator;
  charge: ChargeRecord;
}): Pick<Settled, 'amount' | 'currency'> {
  return simulator.balanceTransactions.get(charge.balanceTransactionId ?? '') ?? charge;
}

/** A line of the platform's balance for money in the payer's currency, and the exchange in the ledger if there is one. */
export function storeSettled({
  simulator,
  amount,
  currency,
  intentId,
  feeOf = () => 0,
  ...known
}: Pick<BalanceTransactionRecord, 'type' | 'sourceId' | 'amount' | 'currency'> &
  Partial<Pick<BalanceTransactionRecord, 'description' | 'availableOn'>> & {
    simulator: StripeSimulator;
    intentId: string;
    /** Stripe's fee of an amount, both in minor units of the balance. */
    feeOf?: (amount: number) => number;
  }): BalanceTransactionRecord {
  const own = settled({ simulator, amount, currency });
  const source = { id: known.sourceId ?? '', intentId };
  if (own.presented !== null) {
    exchange({ simulator, amount: -amount, source: { ...source, currency } });
    exchange({ simulator, amount: own.amount, source: { ...source, currency: own.currency } });
  }
  return storeBalanceTransaction({ simulator, ...known, ...own, fee: feeOf(own.amount) });
}

/** What the exchange gives the platform; below zero it takes it. */
function exchange({
  simulator,
  amount,
  source,
}: {
  simulator: StripeSimulator;
  amount: number;
  source: { id: string; intentId: string; currency: string };
}): void {
  if (amount === 0) return;
  const [from, to] = amount > 0 ? ['exchange', 'merchant'] : ['merchant', 'exchange'];
  book({ simulator, kind: 'conversion', from, to, amount: Math.abs(amount), source });
}
