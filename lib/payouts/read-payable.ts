import { readWallet } from './read-wallet';

/** What can be paid out of a wallet now, and the next part that waits. Minor units; the time in ISO 8601. */
export type Payable = {
  payable: number;
  payable_display: string;
  currency: string;
  next_payable: { amount: number; amount_display: string; payable_at: string } | null;
};

/**
 * Reads it, for a refusal.
 * @throws PayError database_unavailable
 */
export async function readPayable({
  userId,
  currency,
}: {
  userId: number;
  currency: string;
}): Promise<Payable> {
  const { balances } = await readWallet({ userId, limit: 1 });
  const found = balances.find((balance) => balance.currency === currency);
  const next = found?.holds.find(({ payable_at: at }) => at !== null);
  return {
    payable: found?.payable ?? 0,
    payable_display: found?.payable_display ?? '0',
    currency,
    next_payable:
      next?.payable_at == null
        ? null
        : { amount: next.amount, amount_display: next.amount_display, payable_at: next.payable_at },
  };
}
