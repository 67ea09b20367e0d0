import { db } from '@/lib/core/db/client';
import { disputeResponse, withPayment } from './dispute-response';
import type { DisputeList } from './schema';

/**
 * Every dispute, for operators, the newest first.
 * @throws PayError database_unavailable
 */
export async function listDisputes({
  isOpen,
  isUnanswered = false,
  cursor,
  limit = 20,
}: {
  isOpen?: boolean | undefined;
  /** Only those that wait for our evidence. */
  isUnanswered?: boolean;
  cursor?: number | undefined;
  limit?: number;
}): Promise<DisputeList> {
  const found = await db().dispute.findMany({
    where: {
      ...(cursor !== undefined && { id: { lt: cursor } }),
      ...(isOpen !== undefined && { status: isOpen ? 'open' : { not: 'open' } }),
      ...(isUnanswered && unansweredDisputes),
    },
    include: withPayment,
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const disputes = found.slice(0, limit).map(disputeResponse);
  return { disputes, next_cursor: found.length > limit ? (disputes.at(-1)?.id ?? null) : null };
}

/** No evidence was sent, and it may still be sent. */
export const unansweredDisputes = { status: 'open', evidenceSentAt: null };
