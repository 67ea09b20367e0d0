import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside } from '@/lib/core/run-rows';
import { calleeOfTask } from '@/lib/payments/callee-of';
import type { Callee } from '@/lib/payments/names';
import { advanceTask } from '@/lib/tasks/move-task';
import { isAtWork } from '@/lib/tasks/states';
import type { TaskRow } from '@/lib/tasks/task-row';
import { endChangeOrder } from './end-change-order';
import { waitingChangeOrderStatuses } from './states';

/**
 * Ends an unanswered proposal, an unpaid raise, either on a task that is over, and a proposal about another reward than
 * the one that is held now: the reward stays the same. Does nothing before the deadline.
 * @throws PayError not_found, payment_in_progress (its money is in transit), provider_unavailable, conflict,
 *   database_unavailable
 */
export function lapseChangeOrder({ taskId }: { taskId: number }): Promise<TaskRow> {
  return advanceTask({
    taskId,
    decide: async (task) =>
      !isAtWork(task.status) || (await isChangeOverdue(taskId)) ? endChangeOrder({ task }) : null,
  });
}

/**
 * Tasks with a change order that must end, the oldest first, without those that the job has put aside.
 * @throws PayError database_unavailable
 */
export async function overdueChanges({
  job,
  callee,
  limit,
}: {
  job: string;
  /** Whom the work on them calls. */
  callee: Callee;
  limit: number;
}): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    SELECT t.id FROM change_orders c JOIN tasks t ON t.id = c.task_id
    WHERE c.status = ANY (${waitingChangeOrderStatuses})
      AND (c.expires_at <= now() OR t.status NOT IN ('in_progress', 'delivered', 'changes_requested')
        OR (c.status = 'open' AND c.from_amount <> t.agreed_reward))
      AND ${calleeOfTask(Prisma.sql`t.id`)} = ${callee} AND ${notPutAside({ job, id: Prisma.sql`t.id` })}
    ORDER BY c.id LIMIT ${limit}`;
  return z.array(z.object({ id: z.number() })).parse(rows);
}

/**
 * Whether the task's change order is past its deadline, by the database's clock, which every process shares, or proposes
 * to change another reward than the one that is held now.
 * @throws PayError database_unavailable
 */
export async function isChangeOverdue(taskId: number): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM change_orders c JOIN tasks t ON t.id = c.task_id
    WHERE c.task_id = ${taskId} AND c.status = ANY (${waitingChangeOrderStatuses})
      AND (c.expires_at <= now() OR (c.status = 'open' AND c.from_amount <> t.agreed_reward))`;
  return rows.length > 0;
}
