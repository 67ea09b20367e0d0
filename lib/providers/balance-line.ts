import type { BalanceLineKind } from './balance-line-kinds';
import type { PayoutQuery } from './payout-query';

/** Stands where the provider's list has its own word for the kind: the line was read from its object. */
export const FROM_OBJECT = 'object';

/** One movement of our balance at a provider, as its own list shows it. It never changes there. */
export type BalanceLine = {
  /** The provider's own id of the line, unique there. */
  reference: string;
  kind: BalanceLineKind;
  /** The provider's own word for the kind. */
  providerKind: string;
  /**
   * The object that moved the money, as our rows name it: the transaction of a charge, a refund, a dispute, the payout
   * to a person (also of its return), a payout to our bank. Null: the provider names none.
   */
  objectReference: string | null;
  /** Another object that it belongs to, such as the transaction whose money a refund returned. */
  relatedReference: string | null;
  /** Our own reference of the object, `linku-payout-7-…`, where the provider's object carries it. */
  ownReference: string | null;
  /**
   * Names the same movement whether it is read from the list or from its object, whose own response may be the only one
   * that we may read; null: only the list tells of it.
   */
  movement: string | null;
  /** What our balance gained before the fee, in minor units of `currency`; below zero it lost. */
  amount: number;
  /** What the provider kept of it in minor units; below zero it returned a fee. The balance changed by amount - fee. */
  fee: number;
  currency: string;
  /**
   * The same amount in the currency in which the object was made, with the same sign, if the balance is in another one.
   * `rate` is what one unit of it was worth in `currency`, as the provider writes it; null: it does not say.
   */
  presented: { amount: number; currency: string; rate: number | null } | null;
  /** For people to read. */
  description: string | null;
  occurredAt: Date;
  /** When it began, which may be days before it moved our balance; the provider may list it at either time. */
  beganAt: Date;
  /** When the money can be used; null: at once, or the provider does not say. */
  availableAt: Date | null;
};

/** A payment, a refund or a payout to a person that has moved our balance. */
export type MovedObject =
  | { kind: 'charge'; transactionId: string }
  | { kind: 'refund'; refundReference: string }
  | { kind: 'transfer'; payout: PayoutQuery };

/**
 * Lines from `from` (inclusive) and before `to`; without `to`, up to the present of the provider. `cursor` is the `next`
 * of the previous page of the same window.
 */
export type BalanceWindow = { from: Date; to: Date | null; cursor?: string | null };

/** One page of a window. */
export type BalanceLineList = {
  lines: BalanceLine[];
  /**
   * Until when the list is complete: what happened later may still appear. Of several pages the earliest counts.
   */
  completeUntil: Date;
  /** Where the next page begins; null: this was the last. */
  next: string | null;
};

/** Our balance at a provider in one currency, in minor units. */
export type ProviderBalance = {
  currency: string;
  available: number;
  /** Ours, and not to be used yet. */
  pending: number;
  /** Ours, and withheld; null: the provider does not say, so the lines of kind `hold` and `hold_released` tell. */
  reserved: number | null;
  /** When it was that: what the list has until then is in it. */
  asOf: Date;
};
