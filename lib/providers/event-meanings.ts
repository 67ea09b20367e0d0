/**
 * What an event of a provider is about.
 *
 * `payment` - ask the provider about the payment. `payer_approved` - the same, and the payer did their part just now.
 * `refund` - ask about the refund. `payout` - about the payout. `account` - about the payout account. `dispute` - about
 * the dispute. `note` - keep it and show it. `other` - not our business.
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
] as const;
export type EventMeaning = (typeof eventMeanings)[number];
