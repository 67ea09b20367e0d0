import { db } from '@/lib/core/db/client';
import type { PaymentRow } from '@/lib/payments/payment-row';

/**
 * Whether points and coupon are still reserved for a payment: an ended one has released them, one that went straight to
 * review has not.
 * @throws PayError database_unavailable
 */
export async function isReserved({ id, pointsUsed, couponUsageLogId }: PaymentRow): Promise<boolean> {
  if (pointsUsed === 0 && couponUsageLogId === null) return false;
  if (couponUsageLogId !== null) {
    const usage = await db().couponUsageLog.findUnique({ where: { id: couponUsageLogId } });
    return usage?.state === 'reserved';
  }
  const released = await db().ledgerTransaction.count({ where: { businessKey: `payment:${id}:release` } });
  return released === 0;
}
