import { PayError } from '@/lib/errors';
import type { RefundRequestAnswer } from '@/lib/http/contract/refund';
import { moveTask } from './move-task';
import { planAnswerRefund } from './refund-request-plan';
import { findRefundRequest, readRefundRequest } from './refund-request-row';

/**
 * The helper answers a request about their reward; until it is decided they may say it better.
 * @throws PayError not_found, refund_request_closed, conflict, database_unavailable
 */
export async function answerRefundRequest({
  userId,
  taskId,
  requestId,
  text,
}: {
  userId: number;
  taskId: number;
  requestId: number;
  text: string;
}): Promise<RefundRequestAnswer> {
  await moveTask({
    taskId,
    userId,
    side: 'helper',
    decide: async (task) => {
      const request = await findRefundRequest({ id: requestId, taskId });
      if (!request) throw new PayError('not_found');
      if (request.status !== 'open') throw new PayError('refund_request_closed');
      if (request.answer === text) return null;
      return planAnswerRefund({ task, requestId, text, actorId: userId });
    },
  });
  return readRefundRequest({ id: requestId });
}
