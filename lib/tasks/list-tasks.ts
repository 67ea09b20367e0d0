import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import type { TaskList } from '@/lib/http/contract/task';
import { taskAnswer, withPoster } from './task-answer';

/**
 * Open tasks for everybody, or with `isMine` all of this person's own; the newest first.
 * @throws PayError not_signed_in when nobody asks for their own, database_unavailable
 */
export async function listTasks({
  userId,
  isMine = false,
  cursor,
  limit = 20,
}: {
  userId: number | null;
  isMine?: boolean;
  cursor?: number | undefined;
  limit?: number;
}): Promise<TaskList> {
  if (isMine && userId === null) throw new PayError('not_signed_in');
  try {
    const found = await db().task.findMany({
      where: {
        ...(isMine && userId !== null ? { posterId: userId } : { status: 'open' }),
        ...(cursor !== undefined && { id: { lt: cursor } }),
      },
      include: withPoster,
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const tasks = found.slice(0, limit).map((task) => taskAnswer({ task, userId }));
    return { tasks, next_cursor: found.length > limit ? (tasks.at(-1)?.id ?? null) : null };
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
