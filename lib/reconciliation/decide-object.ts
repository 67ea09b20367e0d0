import type { BalanceLineKind } from '@/lib/providers/balance-line-kinds';
import type { DifferenceKind } from './states';

/** A line that is not matched yet. Amounts in minor units, with the sign of what our balance gained. */
export type OpenLine = {
  id: number;
  kind: BalanceLineKind;
  amount: number;
  /** What the provider kept, where the books do not have that from the line itself: of a dispute. */
  fee: number;
  /** What the provider kept and exchanged is booked. */
  isBooked: boolean;
  /** Our row of the object says that its money is on its way, so the books follow later. */
  isInFlight: boolean;
  /** Too young: the books may still follow. */
  isFresh: boolean;
  /** The provider lists another movement that is the same in everything but its id. */
  hasTwin: boolean;
};

/** A transaction of the ledger that is not matched yet, with how much it raised what the provider holds for us. */
export type OpenTransaction = {
  id: number;
  amount: number;
  /** Too young: the provider's list may still follow. */
  isFresh: boolean;
};

/** What of one object is not matched: a charge, a refund, a dispute, a payout to a person. */
export type OpenObject = {
  lines: OpenLine[];
  transactions: OpenTransaction[];
  /** Something of it was matched before. */
  wasMatched: boolean;
};

export type ObjectDecision =
  /** Both say the same; `withFees`: the fees of its lines are booked with that, because nobody else booked them. */
  | { act: 'match'; withFees: boolean }
  | { act: 'wait' }
  /** `amount`: how much more the provider has than the books, in minor units. */
  | { act: 'differ'; kind: DifferenceKind; amount: number };

/**
 * Whether the provider and the books agree about an object. The sums count: the provider may list a withdrawal and its
 * return where the books, which ask now and then, have neither. Pure.
 */
export function decideObject(object: OpenObject): ObjectDecision {
  const { lines, transactions } = object;
  const there = sum(lines.map(({ amount }) => amount));
  const kept = sum(lines.map(({ fee }) => fee));
  const here = sum(transactions.map(({ amount }) => amount));
  if (lines.some(({ isBooked }) => !isBooked)) return { act: 'wait' };
  if (there - kept === here) return { act: 'match', withFees: false };
  if (there === here) return { act: 'match', withFees: true };
  if (lines.some(({ isInFlight, isFresh }) => isInFlight || isFresh)) return { act: 'wait' };
  if (transactions.some(({ isFresh }) => isFresh)) return { act: 'wait' };
  return { act: 'differ', kind: kindOf(object), amount: there - kept - here };
}

function kindOf({ lines, transactions, wasMatched }: OpenObject): DifferenceKind {
  if (lines.some(({ hasTwin }) => hasTwin)) return 'twice';
  if (wasMatched || (lines.length > 0 && transactions.length > 0)) return 'amount_differs';
  return lines.length > 0 ? 'only_there' : 'only_here';
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
