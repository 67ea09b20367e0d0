import { db } from '@/lib/core/db/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { paymentDetail } from '@/lib/payments/payment-response';
import { toPaymentRow, withTaskAndChange } from '@/lib/payments/payment-row';
import type { PaymentDetail } from '@/lib/payments/schema';

/** A payment as its payer's pages show it. */
export type PaymentSummary = { payment: PaymentDetail; taskTitle: string };

/** This person's payments with the titles of their tasks, the newest first. */
export async function listPaymentSummaries({
  userId,
  cursor,
  limit = 20,
}: PageRequest & {
  userId: number;
}): Promise<{ payments: PaymentSummary[]; nextCursor: number | null }> {
  const include = { ...withTaskAndChange, task: { select: { status: true, title: true } } };
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) => db().paymentRecord.findMany({ where: { userId, id }, include, ...newest }),
  });
  const payments = rows.map((record) => ({
    payment: paymentDetail(toPaymentRow(record)),
    taskTitle: record.task.title,
  }));
  return { payments, nextCursor };
}
