import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { notValid } from '@/lib/coupons/find-coupon';
import { closePayment } from '@/lib/payments/sync/sync-payment';
import { readPointsBalance } from '@/lib/points/read-points-balance';

/**
 * Releases the reservations of a person's own unfinished payments on other tasks, so that their own reservation never
 * blocks them. Closes one payment, the oldest in conflict; the caller tries again.
 * @throws PayError insufficient_points or coupon_not_valid when none of their own payments is in conflict
 */
export async function releaseConflictingReservations({
  userId,
  taskId,
  points,
  couponId,
}: {
  userId: number;
  taskId: number;
  points: number;
  couponId: number | null;
}): Promise<void> {
  const { available } = await readPointsBalance(userId);
  const isShortOfPoints = points > available;
  const inTheWay = await oldestHold({ userId, taskId, couponId: isShortOfPoints ? null : couponId });
  if (!inTheWay) {
    if (isShortOfPoints)
      throw new PayError('insufficient_points', { details: { needed: points, available } });
    throw notValid('not_usable');
  }
  await closePayment({
    paymentId: inTheWay,
    reason: 'used_elsewhere',
  });
}

async function oldestHold({
  userId,
  taskId,
  couponId,
}: {
  userId: number;
  taskId: number;
  couponId: number | null;
}): Promise<number | null> {
  const payment = await db().paymentRecord.findFirst({
    where: {
      userId,
      taskId: { not: taskId },
      paymentStatus: 'pending',
      ...(couponId === null ? { pointsUsed: { gt: 0 } } : { couponUsageLog: { couponId } }),
    },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return payment?.id ?? null;
}
