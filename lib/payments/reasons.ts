import { unmatchedReasons } from './states';

/** Money or a call of the other mode, test instead of real or the reverse: it is shown, and not booked. */
export const OTHER_MODE = 'other_mode';

/**
 * Why a person has to look at a payment, in every module: `payment_records.review_reason`. A check of the ledger finds any
 * other word, and lib/resolutions has a way out of each.
 */
export const reviewReasons = [
  ...unmatchedReasons,
  OTHER_MODE,
  'made_at_provider',
  'made_at_provider_uncovered',
  'unknown_too_long',
  'refund_failed',
  'refund_waiting',
  'refund_unknown',
  'refund_does_not_agree',
  'dispute_uncovered',
  'dispute_decided_anew',
  'dispute_unclear',
] as const;
export type ReviewReason = (typeof reviewReasons)[number];
