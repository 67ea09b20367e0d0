import { PayError } from '@/lib/core/errors';
import { advanceTask } from '@/lib/tasks/move-task';
import type { RefundRequestResponse } from '@/lib/tasks/refund-requests/schema';
import { sideOf } from '@/lib/tasks/task-row';
import { findRefundRequest } from './find-refund-request';
import { HELD_TOO_LONG, planAnswerRefund } from './plan-refund-request';
import { readRefundRequest } from './read-refund-request';

/**
 * The helper answers a request about their reward; until it is decided they may answer again. In a request without a
 * requester, because the reward has been held for too long, the poster comments in the same way.
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
}): Promise<RefundRequestResponse> {
  await advanceTask({
    taskId,
    decide: async (task) => {
      const side = sideOf({ task, userId });
      const request = side && (await findRefundRequest({ id: requestId, taskId }));
      if (!request || (side === 'poster' && request.reason !== HELD_TOO_LONG)) {
        throw new PayError('not_found');
      }
      if (request.status !== 'open') throw new PayError('refund_request_closed');
      if (side === 'helper' && request.answer === text) return null;
      return planAnswerRefund({ task, requestId, side, text, actorId: userId });
    },
  });
  return readRefundRequest({ id: requestId });
}
