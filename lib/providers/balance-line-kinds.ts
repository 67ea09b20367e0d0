/** What a movement of our balance at a provider was, in our words. */
export const balanceLineKinds = [
  'charge',
  'refund',
  /** A refund that did not arrive is with us again. */
  'refund_failed',
  /** A dispute withdrew money. */
  'dispute',
  'dispute_reversed',
  /** Money to a person: a payout of ours. */
  'transfer',
  'transfer_returned',
  /** A fee on a line of its own, with its amount below zero; above zero it was returned. */
  'fee',
  /** Money to our own bank. */
  'bank_payout',
  'bank_payout_returned',
  /** Money from our own bank. */
  'bank_deposit',
  /** One side of an exchange of currencies: the other is a line of its own in the other currency. */
  'conversion',
  /** Ours, and withheld: it leaves what is available and stays in the sum of the balance. */
  'hold',
  'hold_released',
  /** A word of the provider's that we do not know. It is never left out. */
  'other',
] as const;
export type BalanceLineKind = (typeof balanceLineKinds)[number];
