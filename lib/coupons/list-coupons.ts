import { db } from '@/lib/core/db/client';
import { couponResponse, withClaims } from './coupon-response';
import type { CouponList } from './schema';

/**
 * Every coupon, for operators; the newest first.
 * @throws PayError database_unavailable
 */
export async function listCoupons({
  cursor,
  limit = 20,
}: {
  cursor?: number | undefined;
  limit?: number;
}): Promise<CouponList> {
  const found = await db().coupon.findMany({
    where: cursor === undefined ? {} : { id: { lt: cursor } },
    include: withClaims,
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const coupons = found.slice(0, limit).map(couponResponse);
  return { coupons, next_cursor: found.length > limit ? (coupons.at(-1)?.coupon_id ?? null) : null };
}
