import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { endChangeOrder } from '@/lib/tasks/change-orders/end-change-order';
import { withChangeEnded } from '@/lib/tasks/change-orders/plan-change-order';
import { advanceTask } from '@/lib/tasks/move-task';
import { planRelease } from '@/lib/tasks/plan-task';
import type { TaskRow } from '@/lib/tasks/task-row';

/**
 * Releases the reward of delivered work after the poster's deadline. Does nothing before the deadline, when somebody
 * responded in between, or while the reward is disputed: then it is released when that is decided.
 * @throws PayError not_found, payment_in_progress (a raise is being paid: it waits for that), provider_unavailable,
 *   conflict, database_unavailable
 */
export function releaseInTime({ taskId }: { taskId: number }): Promise<TaskRow> {
  return advanceTask({
    taskId,
    decide: async (task) => {
      if (task.status !== 'delivered' || task.isFrozen || !(await isTime(taskId))) return null;
      const plan = planRelease({ task, act: { actor: 'system' }, waits: env().payoutWaits });
      return withChangeEnded({ plan, ended: await endChangeOrder({ task }) });
    },
  });
}

/** By the database's clock, which every process shares. */
async function isTime(taskId: number): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM tasks WHERE id = ${taskId} AND release_at <= now()`;
  return rows.length > 0;
}
