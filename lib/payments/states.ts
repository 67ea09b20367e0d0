/**
 * The life of a payment as a table: from each state, the states it may go to. The database repeats it in
 * payment_state_moves and refuses any other move.
 *
 * pending - reserved, and waiting for the payer; processing - the payer did their part, the money is on its way, unless
 * their funding is declined and they have to choose again; needs_review - money arrived that does not fit, a person decides.
 * What ended without the payer's wish completes after all when its money comes late and still fits. What was sent back and
 * bounced is with us again, so that a payment says less of it went back than before.
 */
export const legalMoves = {
  pending: ['processing', 'completed', 'failed', 'cancelled', 'expired', 'needs_review'],
  processing: ['pending', 'completed', 'failed', 'needs_review'],
  completed: ['partially_refunded', 'refunded', 'disputed'],
  failed: ['completed', 'needs_review'],
  cancelled: ['needs_review'],
  expired: ['completed', 'needs_review'],
  partially_refunded: ['completed', 'refunded', 'disputed'],
  refunded: ['completed', 'partially_refunded', 'needs_review'],
  disputed: ['completed', 'partially_refunded', 'refunded'],
  needs_review: ['completed', 'expired', 'refunded'],
} as const satisfies Record<string, readonly string[]>;

export type PaymentStatus = keyof typeof legalMoves;

export const paymentStatuses = Object.keys(legalMoves) as [PaymentStatus, ...PaymentStatus[]];

type Statuses = readonly PaymentStatus[];

/** Not final: the provider is asked until it is. A task has at most one unfinished payment per fee. */
export const unfinishedStatuses: Statuses = ['pending', 'processing'];

/** Unfinished, or waiting for a person: in both cases nobody may be asked to pay this fee again. */
export const unresolvedStatuses: Statuses = [...unfinishedStatuses, 'needs_review'];

/** Ended without money: what was reserved has been given back. */
export const endedStatuses: Statuses = ['failed', 'cancelled', 'expired'];

/** Paid, and nobody disputes it: what is left of the money may move. */
export const undisputedStatuses: Statuses = ['completed', 'partially_refunded'];

/** Paid. A task has at most one paid payment per fee. */
export const paidStatuses: Statuses = [...undisputedStatuses, 'disputed'];

/** Paid once, also where all of it went back. */
export const settledStatuses: Statuses = [...paidStatuses, 'refunded'];

export const isUnfinished = isOneOf(unfinishedStatuses);
export const isUnresolved = isOneOf(unresolvedStatuses);
export const isEnded = isOneOf(endedStatuses);
export const isPaid = isOneOf(paidStatuses);
export const isSettled = isOneOf(settledStatuses);

export function mayMove({ from, to }: { from: PaymentStatus; to: PaymentStatus }): boolean {
  const moves: Statuses = legalMoves[from];
  return moves.includes(to);
}

/** Why money that a provider has does not complete its payment, and is under suspense. */
export const unmatchedReasons = [
  'other_currency',
  'other_amount',
  'other_payee',
  'paid_twice',
  'late_success',
  'task_closed',
] as const;
export type UnmatchedReason = (typeof unmatchedReasons)[number];

/** Who takes a step of a payment. */
export const paymentActors = ['payer', 'provider', 'system', 'operator'] as const;
export type PaymentActor = (typeof paymentActors)[number];

/** Pages read a state as text, and have one that they do not know belong nowhere. */
function isOneOf(statuses: readonly string[]): (status: string) => boolean {
  return (status) => statuses.includes(status);
}
