import type { ReviewReason } from '@/lib/payments/reasons';
import type { PositionKind, ResolutionVerb } from './names';

/**
 * What is open at a position: money that is there; money whose refund failed, and that stays where it is unless somebody
 * wants it back; money that is missing; or a question without a sum.
 */
export type PositionState = 'held' | 'kept' | 'missing' | 'open' | 'waiting' | 'unclear';

/**
 * The verbs of each position, the usual one first. Money under suspense, a failed refund and held money can also be refunded
 * at the provider (lib/refunds).
 */
export const verbsOf: Record<PositionKind, Partial<Record<PositionState, readonly ResolutionVerb[]>>> = {
  suspense: { held: ['pay_by_hand', 'assign', 'write_off'] },
  loss: { missing: ['charge_helper', 'write_off'], held: ['write_off'] },
  dispute: {
    missing: ['charge_helper', 'write_off'],
    held: ['pay_helper', 'write_off'],
    open: ['concede'],
    unclear: ['dispute_won', 'dispute_lost'],
  },
  escrow: { held: ['pay_helper', 'pay_by_hand', 'write_off'], kept: ['pay_by_hand'] },
  returning: { held: ['pay_by_hand', 'pay_helper', 'write_off'] },
  fee: { kept: ['pay_by_hand'] },
  refund: {
    open: ['accept_refund'],
    waiting: ['stop_refund'],
    unclear: ['refund_arrived', 'refund_not_sent'],
  },
  payment: { open: ['end_payment', 'close_review'] },
};

/** Where each review reason waits: the positions whose verbs end it. `payment` is the reason itself, with no money open. */
export const positionsOf: Record<ReviewReason, readonly PositionKind[]> = {
  other_currency: ['suspense'],
  other_amount: ['suspense'],
  other_payee: ['suspense'],
  paid_twice: ['suspense'],
  late_success: ['suspense'],
  task_closed: ['suspense'],
  other_mode: ['payment'],
  made_at_provider: ['suspense'],
  made_at_provider_uncovered: ['loss'],
  unknown_too_long: ['payment'],
  refund_failed: ['fee', 'escrow', 'returning', 'loss', 'payment'],
  refund_waiting: ['refund', 'payment'],
  refund_unknown: ['refund', 'payment'],
  refund_does_not_agree: ['refund'],
  dispute_uncovered: ['dispute'],
  dispute_decided_anew: ['dispute', 'payment'],
  dispute_unclear: ['dispute'],
};
