import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import type { TaskAnswer } from '@/lib/http/contract/task';
import { taskAnswer, withPoster } from './task-answer';

/**
 * One task, as far as this reader may see it: open ones are public, every other is its poster's.
 * @throws PayError not_found (also when it is not theirs to see), database_unavailable
 */
export async function readTask({
  userId,
  taskId,
}: {
  userId: number | null;
  taskId: number;
}): Promise<TaskAnswer> {
  const visible = userId === null ? { status: 'open' } : { OR: [{ status: 'open' }, { posterId: userId }] };
  try {
    const task = await db().task.findFirst({ where: { id: taskId, ...visible }, include: withPoster });
    if (!task) throw new PayError('not_found');
    return taskAnswer({ task, userId });
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
