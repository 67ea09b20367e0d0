import { db } from '@/lib/core/db/client';
import type { Refund } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { toDecimal } from '@/lib/core/money';
import { paymentStatusSchema } from '@/lib/payments/schema';
import { type RefundList, type RefundResponse, refundStatusSchema } from './schema';

/**
 * The completed and pending refunds of a payment, the oldest first.
 * @param userId the payer whose payment it must be; left out for operators
 * @throws PayError not_found, database_unavailable
 */
export async function listRefunds({
  paymentId,
  userId,
}: {
  paymentId: number;
  userId?: number;
}): Promise<RefundList> {
  const payment = await db().paymentRecord.findFirst({
    where: { id: paymentId, ...(userId !== undefined && { userId }) },
    select: { paymentStatus: true, refunds: { orderBy: { id: 'asc' } } },
  });
  if (!payment) throw new PayError('not_found');
  return {
    payment_id: paymentId,
    payment_status: paymentStatusSchema.parse(payment.paymentStatus),
    refunds: payment.refunds.map(refundResponse),
  };
}

function refundResponse(refund: Refund): RefundResponse {
  const { id, status, amount, points, currency, reason, createdAt, endedAt } = refund;
  return {
    id,
    status: refundStatusSchema.parse(status),
    amount,
    amount_display: toDecimal({ amount, currency }),
    points,
    currency,
    reason,
    created_at: createdAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
  };
}
