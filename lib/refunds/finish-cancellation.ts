import { z } from 'zod';
import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import { log } from '@/lib/log';
import { type FeeType, heldFees } from '@/lib/payments/fees';
import { requestRefund } from './request-refund';

/** What was promised when a task ended goes back once, whoever notices first; should it fail to arrive, a person looks. */
export const TASK_ENDED_KEY = 'task_ended';

/**
 * Sends back what the timeline of an ended task promised: its fee, and what it still holds. Does nothing where that
 * was begun already, so it can be asked for as often as one likes, and after any crash.
 *
 * @throws PayError payment_disputed (the money is frozen: ask again when that is over), conflict, database_unavailable
 */
export async function finishCancellation({ taskId }: { taskId: number }): Promise<void> {
  const promise = await promiseOf(taskId);
  if (!promise) return;
  const { returnsFee, returnsReward, reason } = promise;
  if (returnsReward) await sendBack({ taskId, feeTypes: heldFees, reason });
  if (returnsFee) await sendBack({ taskId, feeTypes: ['application_fee'], reason });
}

/**
 * The same for a person who is waiting: what cannot be sent now is sent by the worker.
 * @throws PayError database_unavailable
 */
export async function finishSoon({ taskId }: { taskId: number }): Promise<void> {
  try {
    await finishCancellation({ taskId });
  } catch (error) {
    if (!(error instanceof PayError) || error.code === 'database_unavailable') throw error;
    log().warn({ task_id: taskId, error }, 'Could not return the money of a task yet');
  }
}

const detailSchema = z.object({ returns_fee: z.boolean(), returns_reward: z.number() });

/** An ended task has one event that says what goes back; others have none. */
async function promiseOf(taskId: number) {
  try {
    const task = await db().task.findUnique({
      where: { id: taskId },
      select: { status: true, escrowAmount: true, events: { orderBy: { id: 'desc' } } },
    });
    if (task?.status !== 'cancelled' && task?.status !== 'completed') return null;
    for (const { kind, detail } of task.events) {
      const parsed = detailSchema.safeParse(detail).data;
      if (!parsed) continue;
      return {
        returnsFee: parsed.returns_fee,
        returnsReward: parsed.returns_reward > 0 && task.escrowAmount > 0,
        reason: kind === 'cancelled' ? 'task_cancelled' : 'refund_decided',
      };
    }
    return null;
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

/** All that the task still holds, from the payments that brought it, the newest first. */
async function sendBack({
  taskId,
  feeTypes,
  reason,
}: {
  taskId: number;
  feeTypes: readonly FeeType[];
  reason: string;
}): Promise<void> {
  for (const paymentId of await paymentsOf({ taskId, feeTypes })) await sendAllOf({ paymentId, reason });
}

async function sendAllOf({ paymentId, reason }: { paymentId: number; reason: string }): Promise<void> {
  try {
    await requestRefund({
      paymentId,
      amount: 'all',
      reason,
      requestKey: TASK_ENDED_KEY,
      by: { actor: 'system', actorId: null },
    });
  } catch (error) {
    // Somebody sent all of it back before.
    if (!(error instanceof PayError) || error.code !== 'refund_too_much') throw error;
  }
}

async function paymentsOf({
  taskId,
  feeTypes,
}: {
  taskId: number;
  feeTypes: readonly FeeType[];
}): Promise<number[]> {
  try {
    const payments = await db().paymentRecord.findMany({
      where: {
        taskId,
        feeType: { in: [...feeTypes] },
        paymentStatus: { in: ['completed', 'partially_refunded', 'disputed'] },
      },
      orderBy: { id: 'desc' },
      select: { id: true },
    });
    return payments.map(({ id }) => id);
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
