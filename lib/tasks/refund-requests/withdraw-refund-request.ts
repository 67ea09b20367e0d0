import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { moveTask } from '@/lib/tasks/move-task';
import type { RefundRequestResponse } from '@/lib/tasks/refund-requests/schema';
import { workStatuses } from '@/lib/tasks/states';
import { findRefundRequest } from './find-refund-request';
import { HELD_TOO_LONG, planWithdrawRefund } from './plan-refund-request';
import { readRefundRequest } from './read-refund-request';

/**
 * The poster withdraws their request: the task returns to its previous state, and a running deadline resumes with its
 * remaining time, so that a request gains no time. Twice is the same as once.
 * @throws PayError not_found, refund_request_closed, decision_required (without a requester nobody withdraws it),
 *   conflict, database_unavailable
 */
export async function withdrawRefundRequest({
  userId,
  taskId,
  requestId,
}: {
  userId: number;
  taskId: number;
  requestId: number;
}): Promise<RefundRequestResponse> {
  await moveTask({
    taskId,
    userId,
    side: 'poster',
    decide: async (task) => {
      const request = await findRefundRequest({ id: requestId, taskId });
      if (!request) throw new PayError('not_found');
      if (request.status === 'withdrawn') return null;
      if (request.status !== 'open') throw new PayError('refund_request_closed');
      if (request.reason === HELD_TOO_LONG) throw new PayError('decision_required');
      const to = await statusWhenAsked(taskId);
      return planWithdrawRefund({
        task,
        requestId,
        to,
        releaseSeconds: to === 'delivered' ? (request.releaseSecondsLeft ?? 0) : null,
        actorId: userId,
      });
    },
  });
  return readRefundRequest({ id: requestId });
}

const workStatusSchema = z.enum(workStatuses);

async function statusWhenAsked(taskId: number): Promise<z.infer<typeof workStatusSchema>> {
  const event = await db().taskEvent.findFirst({
    where: { taskId, kind: 'refund_asked' },
    orderBy: { id: 'desc' },
  });
  return workStatusSchema.parse(event?.fromStatus);
}
