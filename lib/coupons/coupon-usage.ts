import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { CouponUsage } from './coupon-rules';
import { countedUsageStates } from './states';

const usageSchema = z.array(
  z.object({ id: z.number(), everybody: z.number(), mine: z.number(), mineThisMonth: z.number() }),
);

/**
 * How often coupons are taken, by coupon id, with what this person's other accounts took as theirs. The reservations of this
 * account's own pending payments do not count, because a new payment replaces them: nobody is refused by their own
 * reservation.
 * @throws PayError database_unavailable
 */
export async function couponUsage({
  userId,
  couponIds,
}: {
  userId: number;
  couponIds: number[];
}): Promise<Map<number, CouponUsage>> {
  const rows = await db().$queryRaw`
    WITH mine AS (
      SELECT u.coupon_id, u.reserved_at,
        u.user_id = ${userId} AND u.state = 'reserved' AND p.payment_status = 'pending' AS is_own_hold
      FROM coupon_usage_logs u LEFT JOIN payment_records p ON p.coupon_usage_log_id = u.id
      WHERE u.user_id IN (SELECT accounts_of_person(${userId}::integer)) AND u.coupon_id = ANY(${couponIds}) AND u.state = ANY(${countedUsageStates}))
    SELECT c.id,
      (c.taken - count(*) FILTER (WHERE m.is_own_hold))::integer AS everybody,
      (count(*) FILTER (WHERE NOT m.is_own_hold))::integer AS mine,
      (count(*) FILTER (WHERE NOT m.is_own_hold
        AND date_trunc('month', m.reserved_at AT TIME ZONE 'Europe/London')
          = date_trunc('month', now() AT TIME ZONE 'Europe/London')))::integer AS "mineThisMonth"
    FROM coupons c LEFT JOIN mine m ON m.coupon_id = c.id
    WHERE c.id = ANY(${couponIds})
    GROUP BY c.id`;
  return new Map(usageSchema.parse(rows).map(({ id, ...usage }) => [id, usage]));
}
