import type { ChangeOrder } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import type { Plan } from '@/lib/ledger/plan';
import { advanceTask } from '@/lib/tasks/move-task';
import type { TaskSide } from '@/lib/tasks/states';
import { sideOf, type TaskRow } from '@/lib/tasks/task-row';
import { findChangeOrder } from './find-change-order';

/** Which change order a person acts on. */
export type ChangeOrderCommand = { userId: number; taskId: number; changeOrderId: number };

/**
 * Lets one side of a task act on a change order: read, decide, commit, and from the beginning when another process was
 * faster.
 * @param decide the plan for the order as it is now; null when the same was done before
 * @throws PayError not_found (also to whoever is on neither side), what `decide` throws, conflict, database_unavailable
 */
export async function moveChangeOrder({
  userId,
  taskId,
  changeOrderId: id,
  decide,
}: ChangeOrderCommand & {
  decide: (facts: {
    task: TaskRow;
    order: ChangeOrder;
    act: { actor: TaskSide; actorId: number };
  }) => Plan | null | Promise<Plan | null>;
}): Promise<void> {
  await advanceTask({
    taskId,
    decide: async (task) => {
      const side = sideOf({ task, userId });
      const order = side && (await findChangeOrder({ id, taskId }));
      if (!order) throw new PayError('not_found');
      return decide({ task, order, act: { actor: side, actorId: userId } });
    },
  });
}
