import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { closeUnfinishedPayment } from '@/lib/payments/checkout/cancel-payment';
import { advanceTask, moveTask } from '@/lib/tasks/move-task';
import { type Act, planReopen } from '@/lib/tasks/plan-task';
import type { TaskRow } from '@/lib/tasks/task-row';

/**
 * The poster withdraws the acceptance before the reward is paid: an unfinished payment is closed first, then the task
 * takes offers again. Twice is the same as once.
 * @throws PayError not_found, already_paid, payment_in_progress, provider_unavailable, task_not_accepted, conflict,
 *   database_unavailable
 */
export function withdrawAcceptance({ userId, taskId }: { userId: number; taskId: number }): Promise<TaskRow> {
  return moveTask({
    taskId,
    userId,
    side: 'poster',
    decide: (task) => {
      if (task.status === 'open') return null;
      return reopen({ task, act: { actor: 'poster', actorId: userId }, reason: 'acceptance_withdrawn' });
    },
  });
}

/**
 * The reward was not paid in time.
 * @throws PayError as above
 */
export function lapseAcceptance({ taskId }: { taskId: number }): Promise<TaskRow> {
  return advanceTask({
    taskId,
    decide: async (task) =>
      task.status === 'accepted' && (await isOverdue(taskId))
        ? reopen({ task, act: { actor: 'system' }, reason: 'reward_not_paid' })
        : null,
  });
}

async function reopen({
  task,
  act,
  reason,
}: {
  task: TaskRow;
  act: Act;
  reason: 'acceptance_withdrawn' | 'reward_not_paid';
}) {
  if (task.status !== 'accepted') throw new PayError('task_not_accepted');
  await closeUnfinishedPayment({ taskId: task.id, feeType: 'task_reward', reason: 'acceptance_withdrawn' });
  const applicationId = await acceptedApplication(task.id);
  // Another process was faster, which the next read of the task shows.
  if (applicationId === null) throw new PayError('conflict');
  return planReopen({ task, applicationId, act, reason });
}

async function acceptedApplication(taskId: number): Promise<number | null> {
  const found = await db().taskApplication.findFirst({
    where: { taskId, status: 'accepted' },
    select: { id: true },
  });
  return found?.id ?? null;
}

/** By the database's clock, which every process shares. */
async function isOverdue(taskId: number): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM tasks WHERE id = ${taskId} AND reward_due_at <= now()`;
  return rows.length > 0;
}
