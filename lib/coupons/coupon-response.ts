import type { Coupon } from '@/lib/core/db/generated/client';
import { type CouponResponse, couponKindSchema } from './schema';

/** The columns of an operator's view of a coupon; for Prisma's `include`. */
export const withClaims = { _count: { select: { userCoupons: true } } } as const;

/** A coupon as the operator sees it. */
export function couponResponse(coupon: Coupon & { _count: { userCoupons: number } }): CouponResponse {
  return {
    coupon_id: coupon.id,
    code: coupon.code,
    name: coupon.name,
    kind: couponKindSchema.parse(coupon.kind),
    percent_bps: coupon.percentBps,
    fixed_amount: coupon.fixedAmount,
    currency: coupon.currency,
    minimum_spend: coupon.minimumSpend,
    maximum_discount: coupon.maximumDiscount,
    valid_from: coupon.validFrom.toISOString(),
    valid_until: coupon.validUntil.toISOString(),
    category: coupon.category,
    location: coupon.location,
    total_limit: coupon.totalLimit,
    per_user_limit: coupon.perUserLimit,
    per_user_month_limit: coupon.perUserMonthLimit,
    is_claimable: coupon.isClaimable,
    is_paused: coupon.isPaused,
    taken: coupon.taken,
    claimed: coupon._count.userCoupons,
    created_at: coupon.createdAt.toISOString(),
  };
}
