import { z } from 'zod';
import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';

export const refundStatusSchema = z.enum(['pending', 'succeeded', 'failed']);

export type RefundStatus = z.infer<typeof refundStatusSchema>;

/** A refund that sends money back, with the provider's transaction that took it. */
export type RefundRow = {
  id: number;
  paymentId: number;
  provider: 'stripe' | 'paypal';
  transactionId: string;
  /** Minor units. */
  amount: number;
  currency: string;
  reason: string;
  status: RefundStatus;
  refundReference: string | null;
  version: number;
};

type RefundFilter = { id: number } | { provider: string; refundReference: string };

/**
 * One refund of money, or null: one that gave back points alone has nothing to ask a provider about.
 * @throws PayError database_unavailable
 */
export async function findRefundRow(filter: RefundFilter): Promise<RefundRow | null> {
  try {
    const record = await db().refund.findFirst({
      where:
        'id' in filter
          ? { id: filter.id }
          : { providerRefundId: filter.refundReference, evidence: { provider: filter.provider } },
      include: { evidence: { select: { provider: true, providerTransactionId: true } } },
    });
    if (!record?.evidence) return null;
    const { id, paymentId, amount, currency, reason, version, evidence } = record;
    return {
      id,
      paymentId,
      provider: z.enum(['stripe', 'paypal']).parse(evidence.provider),
      transactionId: evidence.providerTransactionId,
      amount,
      currency,
      reason,
      status: refundStatusSchema.parse(record.status),
      refundReference: record.providerRefundId,
      version,
    };
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
