import type { Coupon } from '@/lib/core/db/generated/client';
import { couponTermsResponse } from './coupon-terms-response';
import type { CouponResponse } from './schema';

/** The columns of an operator's view of a coupon; for Prisma's `include`. */
export const withClaims = { _count: { select: { userCoupons: true } } } as const;

/** A coupon as the operator sees it. */
export function couponResponse(coupon: Coupon & { _count: { userCoupons: number } }): CouponResponse {
  return {
    coupon_id: coupon.id,
    ...couponTermsResponse(coupon),
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
