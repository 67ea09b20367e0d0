import { z } from 'zod';
import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import type { AskRefundBody, RefundRequestAnswer } from '@/lib/http/contract/refund';
import { withChangeEnded } from './change-order-plan';
import { endChange } from './end-change';
import { moveTask } from './move-task';
import { planAskRefund } from './refund-request-plan';
import { findRefundRequest, readRefundRequest } from './refund-request-row';
import { isAtWork } from './states';

/**
 * The poster asks for a part or all of the held reward back: from now on a person decides, and nothing is released by
 * itself. Asking for the same twice is the same as once.
 *
 * @throws PayError not_found, refund_not_requestable, refund_request_open, refund_too_much, payment_disputed,
 *   payment_in_progress (a raise is being paid), provider_unavailable, conflict, database_unavailable
 */
export async function askForRefund({
  userId,
  taskId,
  wish,
}: {
  userId: number;
  taskId: number;
  wish: AskRefundBody;
}): Promise<RefundRequestAnswer> {
  await moveTask({
    taskId,
    userId,
    side: 'poster',
    decide: async (task) => {
      if (task.status === 'disputed') {
        if (await isAsked({ taskId, wish })) return null;
        throw new PayError('refund_request_open');
      }
      if (!isAtWork(task.status)) throw new PayError('refund_not_requestable');
      if (task.isFrozen) throw new PayError('payment_disputed');
      if (wish.amount > task.escrowAmount) {
        throw new PayError('refund_too_much', { details: { left_amount: task.escrowAmount } });
      }
      const releaseSecondsLeft = await secondsLeft(taskId);
      const plan = planAskRefund({ task, wish, releaseSecondsLeft, actorId: userId });
      return withChangeEnded({ plan, ended: await endChange({ task }) });
    },
  });
  return readRefundRequest({ taskId, status: 'open' });
}

async function isAsked({
  taskId,
  wish: { reason, amount, text },
}: {
  taskId: number;
  wish: AskRefundBody;
}): Promise<boolean> {
  const open = await findRefundRequest({ taskId, status: 'open' });
  return open?.reason === reason && open.amount === amount && open.text === text;
}

/** What is left of the poster's time to answer, by the database's clock; null where it does not run. */
async function secondsLeft(taskId: number): Promise<number | null> {
  try {
    const [row] = z.tuple([z.object({ left: z.number().nullable() })]).parse(
      await db().$queryRaw`
        SELECT greatest(0, ceil(extract(epoch FROM release_at - now())))::integer AS left
        FROM tasks WHERE id = ${taskId}`,
    );
    return row.left;
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
