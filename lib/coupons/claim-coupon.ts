import { db } from '@/lib/core/db/client';
import { databaseFault } from '@/lib/core/db/database-fault';
import type { Coupon } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { notValid } from './find-coupon';
import type { UserCoupon } from './schema';
import { userCouponResponse } from './user-coupon-response';

/**
 * Adds a coupon to a person's own. A code that does not exist, cannot be claimed, is over, paused or used up gives the
 * same error, so that guessing teaches nothing.
 * @throws PayError coupon_not_valid, coupon_already_claimed, database_unavailable
 */
export async function claimCoupon({ userId, code }: { userId: number; code: string }): Promise<UserCoupon> {
  try {
    const coupon = await db().coupon.findUnique({
      where: { code },
      include: { userCoupons: { where: { userId } } },
    });
    if (coupon?.userCoupons.length) throw new PayError('coupon_already_claimed');
    if (!coupon || !isClaimable({ coupon, now: new Date() })) throw notValid('not_usable');
    const { id } = await db().userCoupon.create({
      data: { userId, couponId: coupon.id },
      select: { id: true },
    });
    return userCouponResponse({ coupon, userCouponId: id, verdict: { isUsable: true, discount: null } });
  } catch (error) {
    if (databaseFault(error).sqlState === '23505') throw new PayError('coupon_already_claimed');
    throw error;
  }
}

/** A coupon may be claimed before its window begins. */
function isClaimable({ coupon, now }: { coupon: Coupon; now: Date }): boolean {
  const isLeft = coupon.totalLimit === null || coupon.taken < coupon.totalLimit;
  return coupon.isClaimable && !coupon.isPaused && now < coupon.validUntil && isLeft;
}
