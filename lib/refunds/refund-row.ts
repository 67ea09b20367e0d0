import { db } from '@/lib/core/db/client';
import type { ProviderName } from '@/lib/providers/names';
import { providerNameSchema } from '@/lib/providers/schema';
import { refundPurposeSchema, refundStatusSchema } from './schema';
import type { RefundPurpose, RefundStatus } from './states';

/** A refund of money, with the provider's transaction that took it. */
export type RefundRow = {
  id: number;
  paymentId: number;
  provider: ProviderName;
  transactionId: string;
  /** Minor units. */
  amount: number;
  /** Points returned with it when it began. */
  points: number;
  currency: string;
  /** The account of the money before it leaves: suspense, or the payment's purpose. */
  purpose: RefundPurpose;
  reason: string;
  status: RefundStatus;
  refundReference: string | null;
  /** Why it failed; or, of a pending one, why it was not sent yet. */
  why: string | null;
  token: string | null;
  /** Counts the attempts to send it, from 1. */
  attempt: number;
  /** The next attempt does not begin before; null: at any time. */
  sendAfter: Date | null;
  /** Until then a process may be sending it. */
  sendingUntil: Date | null;
  /** When it was last sent with an unknown outcome; null: never sent, or refused each time. */
  unknownSendAt: Date | null;
  /** The operator who stopped it: nobody sends it any more. */
  stoppedBy: number | null;
  /** Since when the provider says nothing about it; null: it does, or nobody asked. */
  unknownSince: Date | null;
  createdAt: Date;
  version: number;
};

type RefundFilter = { id: number } | { provider: string; refundReference: string };

/**
 * One refund of money, or null: a refund of points alone is not known to any provider.
 * @throws PayError database_unavailable
 */
export async function findRefundRow(filter: RefundFilter): Promise<RefundRow | null> {
  const record = await db().refund.findFirst({
    where:
      'id' in filter
        ? { id: filter.id }
        : { providerRefundId: filter.refundReference, evidence: { provider: filter.provider } },
    include: { evidence: { select: { provider: true, providerTransactionId: true } } },
  });
  if (!record?.evidence) return null;
  const { id, paymentId, amount, points, currency, reason, token, attempt, version, evidence } = record;
  return {
    id,
    paymentId,
    provider: providerNameSchema.parse(evidence.provider),
    transactionId: evidence.providerTransactionId,
    amount,
    points,
    currency,
    purpose: refundPurposeSchema.parse(record.purpose),
    reason,
    status: refundStatusSchema.parse(record.status),
    refundReference: record.providerRefundId,
    why: record.failureReason,
    token,
    attempt,
    sendAfter: record.sendAfter,
    sendingUntil: record.sendingUntil,
    unknownSendAt: record.unknownSendAt,
    stoppedBy: record.stopRequestedBy,
    unknownSince: record.unknownSince,
    createdAt: record.createdAt,
    version,
  };
}
