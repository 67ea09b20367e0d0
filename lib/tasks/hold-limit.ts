/**
 * Longer than this no reward is held, in days. It is what Stripe lets a business outside the United States and Thailand
 * hold back at most (its documentation on manual payouts); PayPal says nothing longer.
 */
export const HOLD_DAYS_MAX = 90;

/** States in which what is held stays held until somebody does something. Delivered work has its own clock. */
const WITHOUT_END = ['in_progress', 'changes_requested'];

export function hasNoEnd(status: string): boolean {
  return WITHOUT_END.includes(status);
}
