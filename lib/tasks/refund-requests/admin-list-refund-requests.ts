import { db } from '@/lib/core/db/client';
import { type PageRequest, pageOf } from '@/lib/core/read-page';
import { refundRequestResponse, withTask } from './refund-request-response';
import type { AdminRefundRequestList, RefundRequestFilter } from './schema';

/**
 * Refund requests in a state, or all of them, for operators: those that wait for a decision from the oldest on, the others from
 * the newest on.
 * @throws PayError database_unavailable
 */
export async function adminListRefundRequests({
  status = 'open',
  cursor,
  limit = 20,
}: PageRequest & { status?: RefundRequestFilter } = {}): Promise<AdminRefundRequestList> {
  const isQueue = status === 'open';
  const found = await db().refundRequest.findMany({
    where: {
      ...(status !== 'all' && { status }),
      ...(cursor !== undefined && { id: isQueue ? { gt: cursor } : { lt: cursor } }),
    },
    include: { ...withTask, decider: { select: { name: true } } },
    orderBy: { id: isQueue ? 'asc' : 'desc' },
    take: limit + 1,
  });
  const { rows, nextCursor } = pageOf({ found, limit });
  return {
    refund_requests: rows.map((row) => ({
      ...refundRequestResponse(row),
      decided_by: row.decider?.name ?? null,
    })),
    next_cursor: nextCursor,
  };
}
