import type { ProviderBalance } from '@/lib/providers/balance-line';

/** One currency of a provider as the books and its list have it, in minor units. */
export type BooksBalance = {
  currency: string;
  /** What the books say that the provider holds for us. */
  clearing: number;
  /** What the provider's list withheld and has not released: at or above zero. */
  withheld: number;
  /** Lines without the books less transactions without a line, where one of the two still follows. */
  waiting: number;
  /** The same where they differ. */
  differing: number;
  /** What notes explain although nothing of the list does. */
  explained: number;
};

export type BalanceCheck = {
  currency: string;
  available: number | null;
  pending: number | null;
  reserved: number | null;
  clearing: number;
  waiting: number;
  differing: number;
  /** What the provider has more than the books and its own list say; null: not comparable. */
  unexplained: number | null;
};

/**
 * Compares a provider's balance with the books, currency by currency: it is what the books say, and what of its list is not
 * in the books, and not more. Pure.
 * @param balances null: the provider could not be asked, or its list is behind the balance
 */
export function decideBalance({
  balances,
  books,
}: {
  balances: ProviderBalance[] | null;
  books: BooksBalance[];
}): BalanceCheck[] {
  const currencies = new Set([...books, ...(balances ?? [])].map(({ currency }) => currency));
  return [...currencies].sort().map((currency) => {
    const { clearing, withheld, waiting, differing, explained } =
      books.find((entry) => entry.currency === currency) ?? nothing;
    const known = { currency, clearing, waiting, differing };
    if (balances === null)
      return { ...known, available: null, pending: null, reserved: null, unexplained: null };
    const told = balances.find((entry) => entry.currency === currency);
    const available = told?.available ?? 0;
    const pending = told?.pending ?? 0;
    const reserved = told?.reserved ?? withheld;
    const unexplained = available + pending + reserved - clearing - waiting - differing - explained;
    return { ...known, available, pending, reserved, unexplained };
  });
}

const nothing = { clearing: 0, withheld: 0, waiting: 0, differing: 0, explained: 0 };
