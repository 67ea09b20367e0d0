import { db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { visibleTo } from '@/lib/tasks/visible-to';

/**
 * The poster and status of a task whose offers concern a person: they may see the task, or offered to do it once and know of it
 * from then. To everybody else a task that is not public is a task that does not exist.
 * @throws PayError not_found, database_unavailable
 */
export async function requireTaskOfOffers({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<{ posterId: number; status: string }> {
  const everOffered: Prisma.TaskWhereInput = { applications: { some: { helperId: userId } } };
  const task = await db().task.findFirst({
    where: { id: taskId, OR: [visibleTo(userId), everOffered] },
    select: { posterId: true, status: true },
  });
  if (!task) throw new PayError('not_found');
  return task;
}
