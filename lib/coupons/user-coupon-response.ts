import type { Coupon } from '@/lib/core/db/generated/client';
import type { CouponRefusal } from './coupon-rules';
import { couponTermsResponse } from './coupon-terms-response';
import type { UserCoupon } from './schema';

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
    ...couponTermsResponse(coupon),
    usable: verdict.isUsable,
    discount: verdict.isUsable ? verdict.discount : null,
    reason: verdict.isUsable ? null : verdict.reason,
  };
}
