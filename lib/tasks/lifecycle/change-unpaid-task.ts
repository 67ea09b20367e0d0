import { db } from '@/lib/core/db/client';
import type { Task } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { retryWhileStale } from '@/lib/core/retry-while-stale';
import { commit } from '@/lib/ledger/commit';
import { closeUnfinishedPayment } from '@/lib/payments/checkout/cancel-payment';
import type { ClosingReason } from '@/lib/payments/closing-reasons';
import type { TaskResponse } from '@/lib/tasks/schema';
import { readTask } from './read-task';

/** If a payment begins in between, we start again; nobody starts four payments during one change. */
const ROUNDS_MAX = 4;

/**
 * The columns that describe the task, or that it is cancelled; and why an unfinished payment must end first: `voidReason`
 * null keeps it.
 */
export type TaskChange = { data: Description | 'cancelled'; voidReason: ClosingReason | null };

type Description = Partial<
  Pick<Task, 'title' | 'description' | 'category' | 'location' | 'baseReward' | 'neededBy'>
>;

/**
 * Changes a task that is not paid yet. Beginning a payment increments the task's version, so a change that was decided
 * before a payment began is never written after it.
 * @param decide the change of the task as it is now; null when it is done already
 * @throws PayError not_found, task_not_editable, already_paid, payment_in_progress, provider_unavailable, conflict,
 *   database_unavailable
 */
export async function changeUnpaidTask({
  userId,
  taskId,
  decide,
}: {
  userId: number;
  taskId: number;
  decide: (task: Task) => TaskChange | null;
}): Promise<TaskResponse> {
  await retryWhileStale({
    subject: `task ${taskId}`,
    roundsMax: ROUNDS_MAX,
    async attempt() {
      const task = await read({ userId, taskId });
      const change = decide(task);
      if (!change) return true;
      if (task.status !== 'pending_payment') throw new PayError('task_not_editable');
      if (change.voidReason)
        await closeUnfinishedPayment({ taskId, feeType: 'application_fee', reason: change.voidReason });
      return (await write({ task, change })) || null;
    },
  });
  return readTask({ userId, taskId });
}

async function read({ userId, taskId }: { userId: number; taskId: number }) {
  const task = await db().task.findFirst({ where: { id: taskId, posterId: userId } });
  if (!task) throw new PayError('not_found');
  return task;
}

async function write({ task, change }: { task: Task; change: TaskChange }): Promise<boolean> {
  const { id, version } = task;
  if (change.data === 'cancelled') {
    const { outcome } = await commit({ task: { id, from: 'pending_payment', to: 'cancelled', version } });
    return outcome === 'done';
  }
  const { count } = await db().task.updateMany({
    where: { id, status: 'pending_payment', version },
    data: { ...change.data, version: { increment: 1 } },
  });
  return count === 1;
}
