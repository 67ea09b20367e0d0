import { db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { readMoneyFacts } from '@/lib/tasks/money/read-money-facts';
import type { TaskList } from '@/lib/tasks/schema';
import { isOnASide, taskResponse, withNames } from '@/lib/tasks/task-response';

/** Which tasks are listed: open ones, one's own, or those that one does or offered to do. */
export type TaskListScope = 'open' | 'mine' | 'helping';

/**
 * Tasks of one scope, the newest first.
 * @throws PayError not_signed_in when a stranger asks for their own, database_unavailable
 */
export async function listTasks({
  userId,
  scope = 'open',
  cursor,
  limit = 20,
}: PageRequest & {
  userId: number | null;
  scope?: TaskListScope;
}): Promise<TaskList> {
  const wanted = whereOf({ userId, scope });
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) =>
      db().task.findMany({ where: { ...wanted, id }, include: withNames, ...newest }),
  });
  const own = rows.filter((task) => isOnASide({ task, userId }));
  const facts = await readMoneyFacts(own.map(({ id }) => id));
  const tasks = rows.map((task) => taskResponse({ task, facts: facts.get(task.id) ?? null, userId }));
  return { tasks, next_cursor: nextCursor };
}

function whereOf({ userId, scope }: { userId: number | null; scope: TaskListScope }): Prisma.TaskWhereInput {
  if (scope === 'open') return { status: 'open' };
  if (userId === null) throw new PayError('not_signed_in');
  if (scope === 'mine') return { posterId: userId };
  const offered = { helperId: userId, status: 'offered' };
  return { OR: [{ helperId: userId }, { status: 'open', applications: { some: offered } }] };
}
