import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import type { PaymentDetail, PaymentList } from '@/lib/http/contract/payment';
import { log } from '@/lib/log';
import { paymentDetail } from './answer';
import { findPaymentRow, type PaymentRow, toPaymentRow, withTaskAndChange } from './payment-row';
import { settlePayment } from './settle-payment';
import { isLive } from './states';

/**
 * One payment of this person. With `refresh` a payment that is not final is asked at its provider first, so that a
 * payer who waits sees the truth even if every webhook is lost; a provider that is away changes nothing.
 *
 * @throws PayError not_found (also when it is somebody else's), database_unavailable
 */
export async function readPayment({
  userId,
  paymentId,
  refresh = false,
}: {
  userId: number;
  paymentId: number;
  refresh?: boolean;
}): Promise<PaymentDetail> {
  const payment = await findPaymentRow({ id: paymentId, userId });
  if (!payment) throw new PayError('not_found');
  return paymentDetail(refresh && isLive(payment.status) ? await refreshed(payment) : payment);
}

/** This person's payments, the newest first. */
export async function listPayments({
  userId,
  cursor,
  limit = 20,
}: {
  userId: number;
  cursor?: number | undefined;
  limit?: number;
}): Promise<PaymentList> {
  try {
    const records = await db().paymentRecord.findMany({
      where: { userId, ...(cursor !== undefined && { id: { lt: cursor } }) },
      include: withTaskAndChange,
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const payments = records.slice(0, limit).map((record) => paymentDetail(toPaymentRow(record)));
    const last = payments.at(-1);
    return { payments, next_cursor: records.length > limit && last ? last.payment_id : null };
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

async function refreshed(payment: PaymentRow): Promise<PaymentRow> {
  try {
    return await settlePayment({ paymentId: payment.id });
  } catch (error) {
    if (!(error instanceof PayError) || error.code === 'database_unavailable') throw error;
    log().warn({ payment_id: payment.id, error }, 'Could not look at a payment');
    return payment;
  }
}
