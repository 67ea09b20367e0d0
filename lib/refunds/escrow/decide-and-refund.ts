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
  approvalId,
}: {
  operatorId: number;
  requestId: number;
  decision: DecideRefundBody;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
}): Promise<RefundRequestResponse> {
  const { taskId } = await decideRefundRequest({ operatorId, requestId, decision, approvalId });
  await finishSoon({ taskId });
  return readRefundRequest({ id: requestId });
}
