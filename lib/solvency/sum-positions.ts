import type { AccountKind } from '@/lib/ledger/transaction-forms';
import { type Position, positionOf, signOf } from './positions';

/** The sum of the accounts of a kind, as the ledger has it. */
export type KindSum = {
  kind: AccountKind;
  /** Whose account it is at a provider; null for all others. */
  provider: string | null;
  currency: string;
  /** Minor units. */
  balance: number;
};

export type PositionLine = Omit<KindSum, 'balance'> & {
  /** Minor units, above zero for what the position means. */
  amount: number;
};

export type CurrencySums = {
  currency: string;
  lines: Record<Position, PositionLine[]>;
  /** Minor units. */
  owed: number;
  held: number;
  /** What is left when everybody is paid; below zero: what is missing. */
  cover: number;
};

/**
 * Sorts the sums of the ledger into what is owed and what is held, currency by currency. A currency that exists in the
 * books alone, with nothing in it, is left out.
 */
export function sumPositions(sums: readonly KindSum[]): CurrencySums[] {
  const money = sums.filter(({ kind, balance }) => balance !== 0 && positionOf[kind] !== 'points');
  const currencies = [...new Set(money.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = money.filter((sum) => sum.currency === currency);
    const lines = { owed: [], held: [], claimed: [], own: [], points: [] } as CurrencySums['lines'];
    for (const { balance, ...sum } of own) {
      const position = positionIn({ kind: sum.kind, balance });
      lines[position].push({ ...sum, amount: signOf(position) * balance });
    }
    const owed = totalOf(lines.owed);
    const held = totalOf(lines.held);
    return { currency, lines, owed, held, cover: held - owed };
  });
}

/** What we put in from our bank, beyond what ever went there, is our own: the bank's whole balance is not in the books. */
function positionIn({ kind, balance }: { kind: AccountKind; balance: number }): Position {
  return kind === 'bank' && balance > 0 ? 'own' : positionOf[kind];
}

function totalOf(lines: readonly PositionLine[]): number {
  return lines.reduce((total, { amount }) => total + amount, 0);
}
