import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { env } from '@/lib/core/env';
import { notPutAside } from '@/lib/core/run-rows';
import { calleeOfTask } from '@/lib/payments/callee-of';
import { heldFees } from '@/lib/payments/fees';
import type { Callee } from '@/lib/payments/names';
import { undisputedStatuses } from '@/lib/payments/states';
import { endChangeOrder } from '@/lib/tasks/change-orders/end-change-order';
import { withChangeEnded } from '@/lib/tasks/change-orders/plan-change-order';
import { hasNoEnd } from '@/lib/tasks/hold-limit';
import { advanceTask } from '@/lib/tasks/move-task';
import type { TaskRow } from '@/lib/tasks/task-row';
import { planRequireDecision } from './plan-refund-request';

/**
 * Hands a reward that has been held for `HOLD_DECISION_DAYS` to an operator: they decide before the providers' own
 * limit, unless the poster confirms the work first. Does nothing before that time, or while the reward is disputed.
 * @throws PayError not_found, conflict, database_unavailable
 */
export function requireDecision({ taskId }: { taskId: number }): Promise<TaskRow> {
  return advanceTask({
    taskId,
    decide: async (task) => {
      if (!hasNoEnd(task.status) || task.isFrozen || !(await isTime(taskId))) return null;
      const plan = planRequireDecision({ task, daysHeld: env().holdDecisionDays });
      return withChangeEnded({ plan, ended: await endChangeOrder({ task }) });
    },
  });
}

/**
 * Rewards past that time, the oldest first, without those that the job has put aside.
 * @throws PayError database_unavailable
 */
export function rewardsHeldTooLong({
  job,
  callee,
  limit,
}: {
  job: string;
  /** Whom the work on them calls. */
  callee: Callee;
  limit: number;
}): Promise<{ id: number }[]> {
  return db().$queryRaw<{ id: number }[]>`
    SELECT t.id FROM tasks t JOIN payment_records p ON p.task_id = t.id AND p.fee_type = ANY (${heldFees})
    WHERE t.status IN ('in_progress', 'changes_requested') AND p.payment_status = ANY (${undisputedStatuses})
      AND p.completed_at <= now() - make_interval(days => ${env().holdDecisionDays}::integer)
      AND ${calleeOfTask(Prisma.sql`t.id`)} = ${callee} AND ${notPutAside({ job, id: Prisma.sql`t.id` })}
    GROUP BY t.id ORDER BY min(p.completed_at) LIMIT ${limit}`;
}

/** By the database's clock, which every process shares. */
async function isTime(taskId: number): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM payment_records WHERE task_id = ${taskId} AND fee_type = ANY (${heldFees})
      AND payment_status = ANY (${undisputedStatuses})
      AND completed_at <= now() - make_interval(days => ${env().holdDecisionDays}::integer)`;
  return rows.length > 0;
}
