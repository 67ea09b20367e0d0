import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { toDecimal } from '@/lib/core/money';
import { advanceTask } from '@/lib/tasks/move-task';
import type { DecideRefundBody, DecisionPreview } from '@/lib/tasks/refund-requests/schema';
import { findTaskRow, heldPartsOf } from '@/lib/tasks/task-row';
import { findRefundRequest } from './find-refund-request';
import { backFrom, HELD_TOO_LONG, planDecideRefund } from './plan-refund-request';
import { readRefundRequest } from './read-refund-request';

/**
 * An operator divides a task's held reward: the helper's part is released, once, ever, and the poster's part is promised
 * as a refund (`completeCancellation` sends it). The same decision twice is the same as once.
 * @returns the task that it ends
 * @throws PayError not_found, refund_request_closed, refund_split_wrong, payment_disputed, approval_required,
 *   approval_exceeded, conflict, database_unavailable
 */
export async function decideRefundRequest({
  operatorId,
  requestId,
  decision: { to_poster: toPoster, to_helper: toHelper, text },
  approvalId,
}: {
  operatorId: number;
  requestId: number;
  decision: DecideRefundBody;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
}): Promise<{ taskId: number }> {
  const { taskId } = await requireRequest(requestId);
  await advanceTask({
    taskId,
    decide: async (task) => {
      const request = await requireRequest(requestId);
      if (request.status === 'decided' && request.toPoster === toPoster && request.toHelper === toHelper) {
        return null;
      }
      if (request.status !== 'open') throw new PayError('refund_request_closed');
      if (task.isFrozen) throw new PayError('payment_disputed');
      const { reward: held } = heldPartsOf(task);
      if (toPoster + toHelper !== held) throw new PayError('refund_split_wrong', { details: { held } });
      return planDecideRefund({
        task,
        request: { id: requestId, toPoster, toHelper, text },
        actorId: operatorId,
        waits: env().payoutWaits,
        approvalId,
      });
    },
  });
  return { taskId };
}

/**
 * The effect of a decision, before it is confirmed.
 * @param toPoster minor units; left out: the poster's request, and nothing without a requester
 * @throws PayError not_found, refund_split_wrong, database_unavailable
 */
export async function previewDecision({
  requestId,
  toPoster: wanted,
}: {
  requestId: number;
  toPoster: number | undefined;
}): Promise<DecisionPreview> {
  const request = await readRefundRequest({ id: requestId });
  const task = await findTaskRow(request.task_id);
  if (!task) throw new PayError('not_found');
  const { currency } = task;
  const { reward: held } = heldPartsOf(task);
  const asked = request.reason === HELD_TOO_LONG ? 0 : request.amount;
  const toPoster = wanted ?? Math.min(asked, held);
  if (toPoster > held) throw new PayError('refund_split_wrong', { details: { held } });
  const toHelper = held - toPoster;
  const back = backFrom({ task, toHelper });
  return {
    request,
    to_poster: toPoster,
    to_poster_display: toDecimal({ amount: toPoster, currency }),
    to_helper: toHelper,
    to_helper_display: toDecimal({ amount: toHelper, currency }),
    refunded: back,
    refunded_display: toDecimal({ amount: back, currency }),
    task_becomes: toHelper > 0 ? 'completed' : 'cancelled',
    is_frozen: task.isFrozen,
  };
}

async function requireRequest(id: number) {
  const request = await findRefundRequest({ id });
  if (!request) throw new PayError('not_found');
  return request;
}
