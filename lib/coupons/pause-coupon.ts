import { audit } from '@/lib/auth/audit';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { couponResponse, withClaims } from './coupon-response';
import type { CouponResponse } from './schema';

/**
 * Pauses a coupon or resumes it; existing reservations stay valid. Audited when it changes anything.
 * @throws PayError not_found, database_unavailable
 */
export async function pauseCoupon({
  actorId,
  couponId,
  isPaused,
}: {
  actorId: number;
  couponId: number;
  isPaused: boolean;
}): Promise<CouponResponse> {
  const coupon = await db().$transaction(async (tx) => {
    const { count } = await tx.coupon.updateMany({
      where: { id: couponId, isPaused: !isPaused },
      data: { isPaused },
    });
    const current = await tx.coupon.findUnique({ where: { id: couponId }, include: withClaims });
    if (!current) throw new PayError('not_found');
    if (count === 1) {
      const action = isPaused ? 'coupon_paused' : 'coupon_resumed';
      await audit({ via: tx, actorId, action, subject: `coupon:${current.code}` });
    }
    return current;
  });
  return couponResponse(coupon);
}
