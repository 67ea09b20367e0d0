import type { DecideRefundBody, RefundRequestAnswer } from '@/lib/http/contract/refund';
import { decideRefundRequest } from '@/lib/tasks/refund-request-decide';
import { readRefundRequest } from '@/lib/tasks/refund-request-row';
import { finishSoon } from './finish-cancellation';

/**
 * Decides a refund request, and sends the poster's part back.
 * @throws PayError as `decideRefundRequest`
 */
export async function decideAndReturn({
  operatorId,
  requestId,
  decision,
}: {
  operatorId: number;
  requestId: number;
  decision: DecideRefundBody;
}): Promise<RefundRequestAnswer> {
  const { taskId } = await decideRefundRequest({ operatorId, requestId, decision });
  await finishSoon({ taskId });
  return readRefundRequest({ id: requestId });
}
