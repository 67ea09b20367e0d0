import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import type { RefundRequestResponse } from '@/lib/tasks/refund-requests/schema';
import { findTaskRow, sideOf } from '@/lib/tasks/task-row';
import { refundRequestResponse, withTask } from './refund-request-response';

/** Far more than the two sides of one task ever wrote. */
const REQUESTS_MAX = 200;

/**
 * Every request about a task, the newest first, for its poster and its helper.
 * @throws PayError not_found, database_unavailable
 */
export async function listRefundRequests({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<RefundRequestResponse[]> {
  const task = await findTaskRow(taskId);
  if (!task || sideOf({ task, userId }) === null) throw new PayError('not_found');
  const found = await db().refundRequest.findMany({
    where: { taskId },
    include: withTask,
    orderBy: { id: 'desc' },
    take: REQUESTS_MAX,
  });
  return found.map(refundRequestResponse);
}
