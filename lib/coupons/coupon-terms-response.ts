import type { Coupon } from '@/lib/core/db/generated/client';
import { couponKindSchema } from './schema';

/** What its holder and an operator both see of a coupon, as the API returns it. */
export function couponTermsResponse(coupon: Coupon) {
  return {
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
  };
}
