import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { tryOrLog } from '@/lib/core/try-or-log';
import { paymentDetail } from '@/lib/payments/payment-response';
import { findPaymentRow, type PaymentRow, toPaymentRow, withTaskAndChange } from '@/lib/payments/payment-row';
import type { PaymentDetail, PaymentList } from '@/lib/payments/schema';
import { isUnfinished } from '@/lib/payments/states';
import { claimRequestSync } from '@/lib/payments/sync/claim-request-sync';
import { syncPayment } from '@/lib/payments/sync/sync-payment';

/**
 * One payment of this person. With `refresh`, an unfinished payment is synced first, so that a waiting payer sees the
 * true state even if every webhook is lost; a provider that is away changes nothing. However many requests there are,
 * the provider is asked at most once in two seconds.
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
}: PageRequest & {
  userId: number;
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
  const synced = await tryOrLog({
    attempt: async () => {
      const turn = await claimRequestSync({ paymentId: payment.id, isPayerBack: false });
      return turn && syncPayment({ paymentId: payment.id, ...turn });
    },
    message: 'Could not sync a payment',
    facts: { payment_id: payment.id },
    except: ['database_unavailable'],
  });
  return synced ?? payment;
}
