import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { endChangeOrder } from '@/lib/tasks/change-orders/end-change-order';
import { withChangeEnded } from '@/lib/tasks/change-orders/plan-change-order';
import { moveTask } from '@/lib/tasks/move-task';
import type { AskRefundBody, RefundRequestResponse } from '@/lib/tasks/refund-requests/schema';
import { isAtWork } from '@/lib/tasks/states';
import { heldPartsOf } from '@/lib/tasks/task-row';
import { findRefundRequest } from './find-refund-request';
import { planAskRefund } from './plan-refund-request';
import { readRefundRequest } from './read-refund-request';

/**
 * The poster requests a refund of a part or all of the held reward: from now on a person decides, and nothing is
 * released automatically. The same request twice is the same as once.
 * @throws PayError not_found, refund_not_requestable, refund_request_open, refund_too_much, payment_disputed,
 *   payment_in_progress (a raise is being paid), provider_unavailable, conflict, database_unavailable
 */
export async function askForRefund({
  userId,
  taskId,
  command,
}: {
  userId: number;
  taskId: number;
  command: AskRefundBody;
}): Promise<RefundRequestResponse> {
  await moveTask({
    taskId,
    userId,
    side: 'poster',
    decide: async (task) => {
      if (task.status === 'disputed') {
        if (await isAsked({ taskId, command })) return null;
        throw new PayError('refund_request_open');
      }
      if (!isAtWork(task.status)) throw new PayError('refund_not_requestable');
      if (task.isFrozen) throw new PayError('payment_disputed');
      const { reward } = heldPartsOf(task);
      if (command.amount > reward) {
        throw new PayError('refund_too_much', { details: { left_amount: reward } });
      }
      const releaseSecondsLeft = await secondsLeft(taskId);
      const plan = planAskRefund({ task, command, releaseSecondsLeft, actorId: userId });
      return withChangeEnded({ plan, ended: await endChangeOrder({ task }) });
    },
  });
  return readRefundRequest({ taskId, status: 'open' });
}

async function isAsked({
  taskId,
  command: { reason, amount, text },
}: {
  taskId: number;
  command: AskRefundBody;
}): Promise<boolean> {
  const open = await findRefundRequest({ taskId, status: 'open' });
  return open?.reason === reason && open.amount === amount && open.text === text;
}

/** The rest of the poster's deadline, by the database's clock; null if none runs. */
async function secondsLeft(taskId: number): Promise<number | null> {
  const [row] = z.tuple([z.object({ left: z.number().nullable() })]).parse(
    await db().$queryRaw`
      SELECT greatest(0, ceil(extract(epoch FROM release_at - now())))::integer AS left
      FROM tasks WHERE id = ${taskId}`,
  );
  return row.left;
}
