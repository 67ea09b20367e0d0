import { db } from '@/lib/core/db/client';
import type { PaymentRow } from '@/lib/payments/payment-row';

/**
 * Whether points and coupon are still set aside for a payment: one that ended gave them back, one that went straight to a
 * person has them still.
 *
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
