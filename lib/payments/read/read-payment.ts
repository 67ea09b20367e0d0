import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { readPage } from '@/lib/core/read-page';
import { paymentDetail } from '@/lib/payments/payment-response';
import { findPaymentRow, type PaymentRow, toPaymentRow, withTaskAndChange } from '@/lib/payments/payment-row';
import type { PaymentDetail, PaymentList } from '@/lib/payments/schema';
import { isUnfinished } from '@/lib/payments/states';
import { syncPayment } from '@/lib/payments/sync/sync-payment';

/**
 * One payment of this person. With `refresh`, an unfinished payment is synced first, so that a waiting payer sees the
 * true state even if every webhook is lost; a provider that is away changes nothing.
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
  return paymentDetail(refresh && isUnfinished(payment.status) ? await refreshed(payment) : payment);
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
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) =>
      db().paymentRecord.findMany({ where: { userId, id }, include: withTaskAndChange, ...newest }),
  });
  return { payments: rows.map((record) => paymentDetail(toPaymentRow(record))), next_cursor: nextCursor };
}

async function refreshed(payment: PaymentRow): Promise<PaymentRow> {
  try {
    return await syncPayment({ paymentId: payment.id });
  } catch (error) {
    if (!(error instanceof PayError) || error.code === 'database_unavailable') throw error;
    log().warn({ payment_id: payment.id, error }, 'Could not sync a payment');
    return payment;
  }
}
