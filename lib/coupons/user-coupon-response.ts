import type { Coupon } from '@/lib/core/db/generated/client';
import type { CouponRefusal } from './coupon-rules';
import { couponKindSchema, type UserCoupon } from './schema';

/** `discount` in minor units; null without a task. */
export type Usability =
  | { isUsable: true; discount: number | null }
  | { isUsable: false; reason: CouponRefusal };

/** A person's coupon as the API returns it. */
export function userCouponResponse({
  coupon,
  userCouponId,
  verdict,
}: {
  coupon: Coupon;
  userCouponId: number;
  verdict: Usability;
}): UserCoupon {
  return {
    user_coupon_id: userCouponId,
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
    usable: verdict.isUsable,
    discount: verdict.isUsable ? verdict.discount : null,
    reason: verdict.isUsable ? null : verdict.reason,
  };
}
