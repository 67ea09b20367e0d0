import { db } from '@/lib/core/db/client';
import type { RefundRequestResponse } from '@/lib/tasks/refund-requests/schema';
import { refundRequestResponse, withTask } from './refund-request-response';

/** More than an operator decides in a day; the rest follows as these are decided. */
const REQUESTS_MAX = 200;

/**
 * Requests that wait for an operator, the oldest first.
 * @throws PayError database_unavailable
 */
export async function adminListRefundRequests(): Promise<RefundRequestResponse[]> {
  const found = await db().refundRequest.findMany({
    where: { status: 'open' },
    include: withTask,
    orderBy: { id: 'asc' },
    take: REQUESTS_MAX,
  });
  return found.map(refundRequestResponse);
}
