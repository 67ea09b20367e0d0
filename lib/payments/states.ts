import { z } from 'zod';

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

export const paymentStatuses = Object.keys(legalMoves) as PaymentStatus[];

export const paymentStatusSchema = z.enum(paymentStatuses);

/** Not final: the provider is asked until it is. A task has at most one live payment per fee. */
export function isUnfinished(status: PaymentStatus): boolean {
  return status === 'pending' || status === 'processing';
}

/** Ended without money: what was reserved has been given back. */
export function isEnded(status: PaymentStatus): boolean {
  return status === 'failed' || status === 'cancelled' || status === 'expired';
}

export function mayMove({ from, to }: { from: PaymentStatus; to: PaymentStatus }): boolean {
  const moves: readonly string[] = legalMoves[from];
  return moves.includes(to);
}
