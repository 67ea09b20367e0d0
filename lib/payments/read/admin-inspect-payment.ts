import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';

export type Inspection = Awaited<ReturnType<typeof adminInspectPayment>>;

/**
 * Everything about one payment: its row, timeline, evidence, refunds, events and ledger entries.
 * @throws PayError not_found, database_unavailable
 */
export async function adminInspectPayment(paymentId: number) {
  const record = await read(paymentId);
  if (!record) throw new PayError('not_found');
  return {
    id: record.id,
    taskId: record.taskId,
    taskTitle: record.task.title,
    payer: record.user,
    feeType: record.feeType,
    provider: record.paymentProvider,
    status: record.paymentStatus,
    reason: record.reason,
    reviewReason: record.reviewReason,
    currency: record.currency,
    totalAmount: record.totalAmount,
    pointsUsed: record.pointsUsed,
    couponDiscount: record.couponDiscount,
    finalAmount: record.finalAmount,
    reference: record.providerPaymentId,
    transactionId: record.providerTransactionId,
    livemode: record.livemode,
    version: record.version,
    createdAt: record.createdAt,
    expiresAt: record.expiresAt,
    completedAt: record.completedAt,
    nextSyncAt: record.nextSyncAt,
    syncCount: record.syncCount,
    ...toHistory(record),
  };
}

type PaymentRecord = NonNullable<Awaited<ReturnType<typeof read>>>;

/** What happened to it, here, at the provider and in the books, each the oldest first. */
function toHistory(record: PaymentRecord) {
  return {
    timeline: record.events.map(({ id, kind, actor, fromStatus, toStatus, detail, createdAt }) => ({
      id: String(id),
      kind,
      actor,
      fromStatus,
      toStatus,
      detail: JSON.stringify(detail),
      createdAt,
    })),
    evidence: record.evidence.map(({ id, providerTransactionId, amount, currency, livemode, fetchedAt }) => ({
      id: String(id),
      transactionId: providerTransactionId,
      amount,
      currency,
      livemode,
      fetchedAt,
    })),
    refunds: record.refunds.map((refund) => ({
      id: refund.id,
      amount: refund.amount,
      currency: refund.currency,
      status: refund.status,
      reason: refund.reason,
      failureReason: refund.failureReason,
      isStopping: refund.status === 'pending' && refund.stopRequestedAt !== null,
      refundReference: refund.providerRefundId,
      createdAt: refund.createdAt,
      endedAt: refund.endedAt,
      nextSyncAt: refund.nextSyncAt,
      syncCount: refund.syncCount,
    })),
    events: record.webhookEvents.map(({ id, eventId, type, state, note, attempts, receivedAt }) => ({
      id: String(id),
      eventId,
      type,
      state,
      note,
      attempts,
      receivedAt,
    })),
    entries: record.transactions.flatMap(({ kind, reason, requestedAmount, note, entries }) =>
      entries.map(({ id, accountId, unit, amount, createdAt }) => ({
        id: String(id),
        kind,
        note: note ?? reason ?? requestedAmount?.toString() ?? null,
        accountId,
        unit,
        amount: Number(amount),
        createdAt,
      })),
    ),
  };
}

function read(id: number) {
  return db().paymentRecord.findUnique({
    where: { id },
    include: {
      task: { select: { title: true } },
      user: { select: { name: true, email: true } },
      events: { orderBy: { id: 'asc' } },
      evidence: { orderBy: { id: 'asc' } },
      refunds: { orderBy: { id: 'asc' } },
      webhookEvents: { orderBy: { id: 'asc' } },
      transactions: { orderBy: { id: 'asc' }, include: { entries: { orderBy: { id: 'asc' } } } },
    },
  });
}
