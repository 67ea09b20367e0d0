import type { BalanceTransactionRecord } from '../books/records';
import type { StripeSimulator } from '../simulator';

/** The lines of a balance as the API shows them, of a connected account or the platform (null), in their order. */
export function shownLines({
  simulator,
  accountId,
}: {
  simulator: StripeSimulator;
  accountId: string | null;
}): BalanceTransactionRecord[] {
  return simulator.balanceTransactions
    .all()
    .filter((line) => line.accountId === accountId)
    .flatMap((line) => shownLine({ simulator, line }) ?? []);
}

/** Null where the API was told to know nothing of it. */
export function shownLine({
  simulator,
  line,
}: {
  simulator: StripeSimulator;
  line: BalanceTransactionRecord;
}): BalanceTransactionRecord | null {
  const change = simulator.balance.changes.get(line.id);
  if (change === undefined) return line;
  if (change.isHidden) return null;
  return { ...line, amount: change.amount ?? line.amount, fee: change.fee ?? line.fee };
}
