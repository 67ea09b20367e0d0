import { toDecimal } from '@/lib/core/money';
import type { Flows } from './schema';

/** Sums with the signs of the ledger, in minor units: below zero is what left an account. */
export type LedgerSums = {
  currency: string;
  /** What payments took from outside. */
  paid: number;
  /** All else between us and the outside. */
  returned: number;
  fees: number;
  toHelpers: number;
  byLinkU: number;
  pointsSpent: number;
  pointsReturned: number;
};

/** The same, each above zero for what its name means. */
export function flowsOf({
  currency,
  paid: paidFrom,
  returned,
  fees,
  toHelpers,
  byLinkU: byUs,
  pointsSpent,
  pointsReturned: returnedPoints,
}: LedgerSums): Flows {
  const say = (amount: number) => toDecimal({ amount, currency });
  // Zero has no sign.
  const [paid, byLinkU, pointsReturned] = [0 - paidFrom, 0 - byUs, 0 - returnedPoints];
  return {
    paid,
    paid_display: say(paid),
    returned,
    returned_display: say(returned),
    fees,
    fees_display: say(fees),
    to_helpers: toHelpers,
    to_helpers_display: say(toHelpers),
    by_linku: byLinkU,
    by_linku_display: say(byLinkU),
    points_spent: pointsSpent,
    points_returned: pointsReturned,
  };
}
