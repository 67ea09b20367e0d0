import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import type { RefundRequestResponse } from '@/lib/tasks/refund-requests/schema';
import { refundRequestResponse, withTask } from './refund-request-response';

/**
 * One request as the API returns it. The caller checks access.
 * @throws PayError not_found, database_unavailable
 */
export async function readRefundRequest(where: {
  id?: number;
  taskId?: number;
  status?: 'open';
}): Promise<RefundRequestResponse> {
  const found = await db().refundRequest.findFirst({ where, include: withTask, orderBy: { id: 'desc' } });
  if (!found) throw new PayError('not_found');
  return refundRequestResponse(found);
}
