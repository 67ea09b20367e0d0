import { decideRefundRequest } from '@/lib/tasks/refund-requests/decide-refund-request';
import { readRefundRequest } from '@/lib/tasks/refund-requests/read-refund-request';
import type { DecideRefundBody, RefundRequestResponse } from '@/lib/tasks/refund-requests/schema';
import { finishSoon } from './complete-cancellation';

/**
 * Decides a refund request, and refunds the poster's part.
 * @throws PayError as `decideRefundRequest`
 */
export async function decideAndRefund({
  operatorId,
  requestId,
  decision,
}: {
  operatorId: number;
  requestId: number;
  decision: DecideRefundBody;
}): Promise<RefundRequestResponse> {
  const { taskId } = await decideRefundRequest({ operatorId, requestId, decision });
  await finishSoon({ taskId });
  return readRefundRequest({ id: requestId });
}
