import { shareDown } from '@/lib/core/money';

/** The terms of a coupon. Amounts in minor units of its currency, percentages in basis points. */
export type CouponTerms = {
  kind: string;
  percentBps: number | null;
  fixedAmount: number | null;
  currency: string;
  minimumSpend: number;
  maximumDiscount: number | null;
  validFrom: Date;
  validUntil: Date;
  category: string | null;
  location: string | null;
  totalLimit: number | null;
  perUserLimit: number | null;
  perUserMonthLimit: number | null;
  isPaused: boolean;
};

/** The payment on which a coupon would be used. */
export type CouponTarget = {
  total: number;
  currency: string;
  category: string | null;
  location: string | null;
  now: Date;
};

/** How often it is taken, not counting this person's own unfinished payments. */
export type CouponUsage = { everybody: number; mine: number; mineThisMonth: number };

export type CouponRefusal =
  | 'paused'
  | 'not_started'
  | 'expired'
  | 'used_up'
  | 'other_currency'
  | 'minimum_not_met'
  | 'other_category'
  | 'other_location';

export type CouponVerdict = { isUsable: true; discount: number } | { isUsable: false; reason: CouponRefusal };

type CouponQuestion = { coupon: CouponTerms; target: CouponTarget; usage: CouponUsage };

/** Whether a coupon can be used here, and the discount it gives, never more than the total. */
export function couponVerdict({ coupon, target, usage }: CouponQuestion): CouponVerdict {
  const reason = refusal({ coupon, target, usage });
  if (reason) return { isUsable: false, reason };
  return { isUsable: true, discount: couponDiscount({ coupon, total: target.total }) };
}

/** The discount on a whole fee; a percentage is rounded down, the fraction stays with the platform. */
export function couponDiscount({ coupon, total }: { coupon: CouponTerms; total: number }): number {
  const nominal =
    coupon.kind === 'percent'
      ? shareDown({ amount: total, bps: coupon.percentBps ?? 0 })
      : (coupon.fixedAmount ?? 0);
  return Math.min(nominal, coupon.maximumDiscount ?? nominal, total);
}

function refusal({ coupon, target, usage }: CouponQuestion): CouponRefusal | null {
  if (coupon.isPaused) return 'paused';
  if (target.now < coupon.validFrom) return 'not_started';
  if (target.now >= coupon.validUntil) return 'expired';
  if (isReached(usage.everybody, coupon.totalLimit)) return 'used_up';
  if (isReached(usage.mine, coupon.perUserLimit)) return 'used_up';
  if (isReached(usage.mineThisMonth, coupon.perUserMonthLimit)) return 'used_up';
  if (coupon.currency !== target.currency) return 'other_currency';
  if (isOutOfScope({ scope: coupon.category, value: target.category })) return 'other_category';
  if (isOutOfScope({ scope: coupon.location, value: target.location })) return 'other_location';
  // A discount of zero would waste the coupon, so the total counts as too small.
  if (target.total < coupon.minimumSpend || couponDiscount({ coupon, total: target.total }) === 0) {
    return 'minimum_not_met';
  }
  return null;
}

function isReached(count: number, limit: number | null): boolean {
  return limit !== null && count >= limit;
}

function isOutOfScope({ scope, value }: { scope: string | null; value: string | null }): boolean {
  return scope !== null && scope.toLowerCase() !== (value ?? '').trim().toLowerCase();
}
