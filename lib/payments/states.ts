/**
 * The states of a payment as a table: from each state, the states to which it may move. The database repeats it in
 * payment_state_moves and refuses any other move.
 * pending - reserved, and waiting for the payer; processing - the payer acted, the money is in transit, unless their
 * funding source is declined and they must choose again; needs_review - money arrived that does not match, or nobody
 * could learn the state. A payment that ended without the payer's intent completes after all when its money arrives
 * late and is still due. The money of a bounced refund is with us again, so the payment shows a smaller refund than
 * before.
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

/** Not final: it is synced until it is. A task has at most one unfinished payment per fee. */
export const unfinishedStatuses: Statuses = ['pending', 'processing'];

/** Unfinished, or waiting for a person: in both cases nobody may be asked to pay this fee again. */
export const unresolvedStatuses: Statuses = [...unfinishedStatuses, 'needs_review'];

/** Ended without money: its reservations are released. */
export const endedStatuses: Statuses = ['failed', 'cancelled', 'expired'];

/** Paid, and nobody disputes it: what is left of the money may move. */
export const undisputedStatuses: Statuses = ['completed', 'partially_refunded'];

/** Paid. A task has at most one paid payment per fee. */
export const paidStatuses: Statuses = [...undisputedStatuses, 'disputed'];

/** Paid once, even if all of it was refunded. */
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

/** Who takes a step of a payment. */
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
