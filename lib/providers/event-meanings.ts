/**
 * The subject of a provider's event. `payment` - sync the payment. `payer_approved` - the same, and the payer acted
 * just now. `refund` - sync the refund. `payout` - the payout. `account` - the payout account. `dispute` - the dispute.
 * `note` - keep it and show it. `other` - not ours. `unreadable` - it has a shape that we do not know.
 */
export const eventMeanings = [
  'payment',
  'payer_approved',
  'refund',
  'payout',
  'account',
  'dispute',
  'note',
  'other',
  'unreadable',
] as const;
export type EventMeaning = (typeof eventMeanings)[number];
