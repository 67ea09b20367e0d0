import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { tryOrLog } from '@/lib/core/try-or-log';
import { paidStatuses } from '@/lib/payments/states';
import { requestRefund } from '@/lib/refunds/request-refund';
import { refundEscrow } from './refund-escrow';

/** The refunds promised at the end of a task are sent once, whoever starts them; if one fails, a person decides. */
export const TASK_ENDED_KEY = 'task_ended';

/**
 * Sends back what an ended task promised: its fee, and what it still holds. Does nothing where that
 * was begun already, so it can be asked for as often as one likes, and after any crash.
 *
 * @throws PayError payment_disputed (the money is frozen: ask again when that is over), conflict, database_unavailable
 */
export async function completeCancellation({ taskId }: { taskId: number }): Promise<void> {
  const promise = await promiseOf(taskId);
  if (!promise) return;
  const { returnsFee, returnsReward, reason } = promise;
  if (returnsReward > 0) {
    await refundEscrow({ taskId, promised: returnsReward, requestKey: TASK_ENDED_KEY, reason });
  }
  if (returnsFee) await returnFee({ taskId, reason });
}

/**
 * The same for a waiting person: the worker sends what cannot be sent now.
 * @throws PayError database_unavailable
 */
export async function finishSoon({ taskId }: { taskId: number }): Promise<void> {
  await tryOrLog({
    attempt: () => completeCancellation({ taskId }),
    message: 'Could not return the money of a task yet',
    facts: { task_id: taskId },
    except: ['database_unavailable'],
  });
}

/** The promised refund of an ended task; null if there is none. */
async function promiseOf(taskId: number) {
  const task = await db().task.findUnique({
    where: { id: taskId },
    select: { returnsFee: true, returnsReward: true, returnReason: true },
  });
  if (!task?.returnReason) return null;
  const { returnsFee, returnsReward, returnReason: reason } = task;
  return { returnsFee: returnsFee === true, returnsReward: returnsReward ?? 0, reason };
}

async function returnFee({ taskId, reason }: { taskId: number; reason: string }): Promise<void> {
  const paymentId = await feeOf(taskId);
  if (paymentId === null) return;
  try {
    await requestRefund({
      paymentId,
      amount: 'all',
      reason,
      requestKey: TASK_ENDED_KEY,
      by: { actor: 'system', actorId: null },
    });
  } catch (error) {
    // All of it was refunded before.
    if (!(error instanceof PayError) || error.code !== 'refund_too_much') throw error;
  }
}

async function feeOf(taskId: number): Promise<number | null> {
  const payment = await db().paymentRecord.findFirst({
    where: {
      taskId,
      feeType: 'application_fee',
      paymentStatus: { in: [...paidStatuses] },
    },
    select: { id: true },
  });
  return payment?.id ?? null;
}
