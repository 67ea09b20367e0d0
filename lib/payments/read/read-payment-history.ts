import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { paymentDetail } from '@/lib/payments/payment-response';
import { toPaymentRow, withTaskAndChange } from '@/lib/payments/payment-row';
import type { PaymentSummary } from './list-payment-summaries';

/** One step of a payment's timeline; `reason` is a code that the catalogues put into words. */
export type TimelineStep = { id: string; kind: string; reason: string | null; at: string };

export type PaymentHistory = PaymentSummary & {
  couponName: string | null;
  /** The provider's transaction id, for receipts and for asking the bank. */
  transactionId: string | null;
  steps: TimelineStep[];
};

/**
 * One payment of this person with its timeline.
 * @throws PayError not_found (also when it is somebody else's), database_unavailable
 */
export async function readPaymentHistory({
  userId,
  paymentId,
}: {
  userId: number;
  paymentId: number;
}): Promise<PaymentHistory> {
  const record = await db().paymentRecord.findFirst({
    where: { id: paymentId, userId },
    include: {
      ...withTaskAndChange,
      task: { select: { status: true, title: true } },
      couponUsageLog: { select: { coupon: { select: { name: true } } } },
      events: { orderBy: { id: 'asc' } },
    },
  });
  if (!record) throw new PayError('not_found');
  return {
    payment: paymentDetail(toPaymentRow(record)),
    taskTitle: record.task.title,
    couponName: record.couponUsageLog?.coupon.name ?? null,
    transactionId: record.providerTransactionId,
    steps: record.events.filter(({ kind }) => !forOperators.includes(kind)).map(toStep),
  };
}

/** Steps that mean nothing to a payer. */
const forOperators = ['noticed', 'provider_reported'];

const detailSchema = z.object({ reason: z.string().nullable().default(null) }).catch({ reason: null });

function toStep({
  id,
  kind,
  detail,
  createdAt,
}: {
  id: bigint;
  kind: string;
  detail: unknown;
  createdAt: Date;
}) {
  return { id: String(id), kind, reason: detailSchema.parse(detail).reason, at: createdAt.toISOString() };
}
