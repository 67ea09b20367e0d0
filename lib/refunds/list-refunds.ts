import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import type { Refund } from '@/lib/db/generated/client';
import { PayError } from '@/lib/errors';
import type { RefundAnswer, RefundList } from '@/lib/http/contract/refund';
import { toDecimal } from '@/lib/money';
import { paymentStatusSchema } from '@/lib/payments/states';
import { refundStatusSchema } from './refund-row';

/**
 * What went back of a payment and what is on its way, the oldest first.
 * @param userId whose payment it has to be; left out for operators
 * @throws PayError not_found, database_unavailable
 */
export async function listRefunds({
  paymentId,
  userId,
}: {
  paymentId: number;
  userId?: number;
}): Promise<RefundList> {
  try {
    const payment = await db().paymentRecord.findFirst({
      where: { id: paymentId, ...(userId !== undefined && { userId }) },
      select: { paymentStatus: true, refunds: { orderBy: { id: 'asc' } } },
    });
    if (!payment) throw new PayError('not_found');
    return {
      payment_id: paymentId,
      payment_status: paymentStatusSchema.parse(payment.paymentStatus),
      refunds: payment.refunds.map(refundAnswer),
    };
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

function refundAnswer(refund: Refund): RefundAnswer {
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
