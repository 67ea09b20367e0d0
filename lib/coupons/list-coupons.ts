import { db } from '@/lib/core/db/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { couponResponse, withClaims } from './coupon-response';
import type { CouponList } from './schema';

/**
 * Every coupon, for operators; the newest first.
 * @throws PayError database_unavailable
 */
export async function listCoupons({ cursor, limit = 20 }: PageRequest): Promise<CouponList> {
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) => db().coupon.findMany({ where: { id }, include: withClaims, ...newest }),
  });
  return { coupons: rows.map(couponResponse), next_cursor: nextCursor };
}
