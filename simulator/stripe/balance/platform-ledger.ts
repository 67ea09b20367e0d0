import { book, storeBalanceTransaction } from '../books/books';
import type { BalanceTransactionRecord } from '../books/records';
import type { PayoutRecord } from '../connect/connect-records';
import type { StripeSimulator } from '../simulator';

type Sum = Pick<PayoutRecord, 'id' | 'amount' | 'currency'>;

/** The platform's money leaves for its bank; an automatic payout names the lines that it consists of, itself included. */
export function bookPlatformPayout({
  simulator,
  payout,
  isAutomatic,
}: {
  simulator: StripeSimulator;
  payout: Sum;
  isAutomatic: boolean;
}): BalanceTransactionRecord {
  return move({ simulator, payout: { ...payout, amount: -payout.amount }, isAutomatic });
}

/** The bank sent a payout of the platform back. Returns the line by which the balance has it again. */
export function bookPlatformPayoutFailure({
  simulator,
  payout,
}: {
  simulator: StripeSimulator;
  payout: Sum;
}): BalanceTransactionRecord {
  return move({ simulator, payout, isAutomatic: false });
}

/** To the bank below zero, back from it above. */
function move({
  simulator,
  payout: { id, amount, currency },
  isAutomatic,
}: {
  simulator: StripeSimulator;
  payout: Sum;
  isAutomatic: boolean;
}): BalanceTransactionRecord {
  const isReturn = amount > 0;
  const source = { id, currency, intentId: null };
  book({
    simulator,
    kind: isReturn ? 'payout_failure' : 'payout',
    from: isReturn ? 'bank:platform' : 'merchant',
    to: isReturn ? 'merchant' : 'bank:platform',
    amount: Math.abs(amount),
    source,
  });
  return storeBalanceTransaction({
    simulator,
    type: isReturn ? 'payout_failure' : 'payout',
    sourceId: id,
    amount,
    currency,
    description: isReturn ? 'PAYOUT FAILURE' : 'STRIPE PAYOUT',
    payoutId: isAutomatic ? id : null,
  });
}
