/**
 * No reward is held for longer, in days. It is Stripe's limit for a business outside the United States and Thailand
 * (its documentation on manual payouts); PayPal states no longer one.
 */
export const HOLD_DAYS_MAX = 90;

/** States in which a held reward stays held until somebody acts. Delivered work has its own deadline. */
const WITHOUT_END = ['in_progress', 'changes_requested'];

export function hasNoEnd(status: string): boolean {
  return WITHOUT_END.includes(status);
}
