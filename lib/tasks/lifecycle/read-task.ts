import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { readMoneyFacts } from '@/lib/tasks/money/read-money-facts';
import type { TaskResponse } from '@/lib/tasks/schema';
import { isOnASide, taskResponse, withNames } from '@/lib/tasks/task-response';
import { visibleTo } from '@/lib/tasks/visible-to';

/**
 * One task, as far as this reader may see it.
 * @throws PayError not_found (also when it is not theirs to see), database_unavailable
 */
export async function readTask({
  userId,
  taskId,
}: {
  userId: number | null;
  taskId: number;
}): Promise<TaskResponse> {
  const task = await db().task.findFirst({
    where: { id: taskId, ...visibleTo(userId) },
    include: withNames,
  });
  if (!task) throw new PayError('not_found');
  const facts = isOnASide({ task, userId }) ? await readMoneyFacts([taskId]) : null;
  return taskResponse({ task, facts: facts?.get(taskId) ?? null, userId });
}

/**
 * The task after an operation, as its actor reads it.
 * @throws PayError the operation's errors, and as above
 */
export async function readAfter({
  userId,
  verb,
}: {
  userId: number;
  verb: Promise<{ id: number }>;
}): Promise<TaskResponse> {
  const { id } = await verb;
  return readTask({ userId, taskId: id });
}
