import { db } from '@/lib/core/db/client';
import type { Coupon } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { type CouponRefusal, type CouponTarget, couponVerdict } from './coupon-rules';
import { couponUsage } from './coupon-usage';

export type FoundCoupon = { id: number; userCouponId: number | null; code: string; discount: number };

/** The same for a code that does not exist, belongs to somebody else or is used up: a guess learns nothing. */
const INDISTINCT: CouponRefusal[] = ['used_up', 'paused'];

/**
 * The coupon that a person chose, by code or by their own claimed one, with its discount in minor units.
 * @throws PayError coupon_not_valid, database_unavailable
 */
export async function findCoupon({
  userId,
  code,
  userCouponId,
  target,
}: {
  userId: number;
  code: string | undefined;
  userCouponId: number | undefined;
  target: CouponTarget;
}): Promise<FoundCoupon> {
  const found = await read({ userId, code, userCouponId });
  if (!found) throw notValid('not_usable');
  const { coupon, claimId } = found;
  const usage = (await couponUsage({ userId, couponIds: [coupon.id] })).get(coupon.id);
  if (!usage) throw notValid('not_usable');
  const verdict = couponVerdict({ coupon, target, usage });
  if (!verdict.isUsable) {
    throw notValid(INDISTINCT.includes(verdict.reason) ? 'not_usable' : verdict.reason);
  }
  return { id: coupon.id, userCouponId: claimId, code: coupon.code, discount: verdict.discount };
}

/** The one error of every coupon; `reason` says more only where that reveals nothing. */
export function notValid(reason: CouponRefusal | 'not_usable'): PayError {
  return new PayError('coupon_not_valid', { details: { reason } });
}

async function read({
  userId,
  code,
  userCouponId,
}: {
  userId: number;
  code: string | undefined;
  userCouponId: number | undefined;
}): Promise<{ coupon: Coupon; claimId: number | null } | null> {
  const coupon = await db().coupon.findFirst({
    where: {
      ...(code !== undefined && { code }),
      ...(userCouponId !== undefined && { userCoupons: { some: { id: userCouponId, userId } } }),
    },
    include: { userCoupons: { where: { userId } } },
  });
  const claimId = coupon?.userCoupons[0]?.id ?? null;
  if (!coupon || (!coupon.isClaimable && claimId === null)) return null;
  return { coupon, claimId };
}
