import { db } from '@/lib/core/db/client';
import type { TaskSide } from '@/lib/tasks/states';
import type { TaskRow } from '@/lib/tasks/task-row';
import { type CancelTerms, cancelTerms } from './cancel-rules';

/**
 * The terms on which one side may cancel this task now. A withdrawn offer does not count; one that was accepted once
 * counts even if the acceptance is void.
 * @throws PayError database_unavailable
 */
export async function readCancelTerms({
  task,
  side,
}: {
  task: TaskRow;
  side: TaskSide;
}): Promise<CancelTerms> {
  const offers = await db().taskApplication.count({
    where: { taskId: task.id, status: { not: 'withdrawn' } },
  });
  return cancelTerms({ task: { status: task.status, hasOffers: offers > 0 }, side });
}
