import type { Messages } from 'next-intl';

export type CouponReasonKey = keyof Messages['couponReason'];

/** Why a coupon cannot be used, as a key of the catalogue; a reason that we have no words for is "unknown". */
export const couponReasonKeys = [
  'unknown',
  'not_usable',
  'paused',
  'not_started',
  'expired',
  'used_up',
  'other_currency',
  'minimum_not_met',
  'other_category',
  'other_location',
] as const satisfies CouponReasonKey[];

export function toCouponReason(reason: string | null): CouponReasonKey | null {
  if (reason === null) return null;
  return couponReasonKeys.find((key) => key === reason) ?? 'unknown';
}
