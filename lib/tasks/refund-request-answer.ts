import { PayError } from '@/lib/errors';
import type { RefundRequestAnswer } from '@/lib/http/contract/refund';
import { advanceTask } from './move-task';
import { HELD_TOO_LONG, planAnswerRefund } from './refund-request-plan';
import { findRefundRequest, readRefundRequest } from './refund-request-row';
import { sideOf } from './task-row';

/**
 * The helper answers a request about their reward; until it is decided they may say it better. Where nobody asked and the
 * reward has been held for too long, the poster says their side in the same way.
 *
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
