/**
 * Where something of a payment waits for a person:
 * suspense - money that completes nothing; loss - refunded after its release, and nobody bore it; dispute - what a dispute
 * took and nobody bore, or returned after somebody had; escrow, returning - held money of a task that is over, or whose refund
 * failed; fee - a service fee whose refund failed; refund - one that the provider reports in another amount, that waits to be sent, or of which the provider says nothing;
 * payment - the payment itself.
 */
export const positionKinds = [
  'suspense',
  'loss',
  'dispute',
  'escrow',
  'returning',
  'fee',
  'refund',
  'payment',
] as const;
export type PositionKind = (typeof positionKinds)[number];

/** What an operator can do about it, each once, with a reason. */
export const resolutionVerbs = [
  'pay_by_hand',
  'pay_helper',
  'charge_helper',
  'assign',
  'write_off',
  'accept_refund',
  'stop_refund',
  'refund_arrived',
  'refund_not_sent',
  'end_payment',
  'concede',
  'dispute_won',
  'dispute_lost',
  'close_review',
] as const;
export type ResolutionVerb = (typeof resolutionVerbs)[number];

/** Verbs that need a reference: of the transfer, or of what was checked. */
export const verbsWithReference: readonly ResolutionVerb[] = [
  'pay_by_hand',
  'refund_arrived',
  'refund_not_sent',
  'end_payment',
  'dispute_won',
  'dispute_lost',
];

/** Verbs whose money is booked by the sync of the dispute or refund that follows. */
export const verbsBookedLater: readonly ResolutionVerb[] = [
  'stop_refund',
  'concede',
  'dispute_won',
  'dispute_lost',
];

/** Verbs that move no money of anybody: it stays where it is, or is in its own account again. */
export const verbsWithoutMoney: readonly ResolutionVerb[] = ['stop_refund', 'close_review'];

/** Verbs about a refund of which the provider says nothing. */
export const verbsOfUnknownRefunds: readonly ResolutionVerb[] = ['refund_arrived', 'refund_not_sent'];

/** Verbs about a sum of money, of which a part can be chosen. */
export const verbsWithAmount: readonly ResolutionVerb[] = [
  'pay_by_hand',
  'pay_helper',
  'charge_helper',
  'assign',
  'write_off',
];
