import type { AccountKind } from '@/lib/ledger/transaction-forms';

/**
 * What an account means for the question whether everybody can be paid:
 * - `owed`: money of others, above zero;
 * - `held`: where our money is, below zero in the books, so its sign is turned;
 * - `claimed`: money that may come back and may not, below zero; it covers nothing;
 * - `own`: what the platform earned, less what it paid and lost;
 * - `points`: not money, because points pay service fees and nothing else.
 */
export const positions = ['owed', 'held', 'claimed', 'own', 'points'] as const;
export type Position = (typeof positions)[number];

/** The position of each kind of account. */
export const positionOf = {
  wallet: 'owed',
  escrow: 'owed',
  returning: 'owed',
  suspense: 'owed',
  refunds_in_flight: 'owed',
  payouts_in_flight: 'owed',
  paid_by_hand: 'owed',
  provider_clearing: 'held',
  bank: 'held',
  disputed_funds: 'claimed',
  debt: 'claimed',
  fee_revenue: 'own',
  provider_fees: 'own',
  dispute_fees: 'own',
  conversion: 'own',
  refund_losses: 'own',
  write_offs: 'own',
  assigned: 'own',
  points: 'points',
  points_reserved: 'points',
  points_issued: 'points',
  points_redeemed: 'points',
} as const satisfies Record<AccountKind, Position>;

/** Below zero in the books is money that we have somewhere, or may claim. */
export function signOf(position: Position): 1 | -1 {
  return position === 'held' || position === 'claimed' ? -1 : 1;
}
