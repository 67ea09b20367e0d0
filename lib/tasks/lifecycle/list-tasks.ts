import { db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { type Page, type PageRequest, readPage } from '@/lib/core/read-page';
import { findOpenTasks } from '@/lib/tasks/market/find-open-tasks';
import type { MarketQuery } from '@/lib/tasks/market/schema';
import { readMoneyFacts } from '@/lib/tasks/money/read-money-facts';
import type { TaskList } from '@/lib/tasks/schema';
import { isOnASide, type NamedTask, taskResponse, withNames } from '@/lib/tasks/task-response';

/** Which tasks are listed: open ones, one's own, or those that one does or offered to do. */
export type TaskListScope = 'open' | 'mine' | 'helping';

/**
 * Tasks of one scope, the newest first, or open ones in the order of the query.
 * @param query what open tasks are found by; it says nothing about the other scopes
 * @throws PayError not_signed_in when a stranger asks for their own, database_unavailable
 */
export async function listTasks({
  userId,
  scope = 'open',
  query = {},
  cursor,
  limit = 20,
}: PageRequest & {
  userId: number | null;
  scope?: TaskListScope;
  query?: MarketQuery;
}): Promise<TaskList> {
  const { rows, nextCursor } =
    scope === 'open'
      ? await readOpen({ query, cursor, limit })
      : await readOwn({ wanted: whereOf({ userId, scope }), cursor, limit });
  const own = rows.filter((task) => isOnASide({ task, userId }));
  const facts = await readMoneyFacts(own.map(({ id }) => id));
  const tasks = rows.map((task) => taskResponse({ task, facts: facts.get(task.id) ?? null, userId }));
  return { tasks, next_cursor: nextCursor };
}

type Wanted = { cursor: number | undefined; limit: number };

/** A task that is accepted between the two reads is left out: from then on it is its two sides' alone. */
async function readOpen({ query, cursor, limit }: Wanted & { query: MarketQuery }): Promise<Page<NamedTask>> {
  const { rows: found, nextCursor } = await findOpenTasks({ query, cursor, limit });
  const ids = found.map(({ id }) => id);
  const tasks = await db().task.findMany({ where: { id: { in: ids }, status: 'open' }, include: withNames });
  const byId = new Map(tasks.map((task) => [task.id, task]));
  return { rows: ids.flatMap((id) => byId.get(id) ?? []), nextCursor };
}

function readOwn({
  wanted,
  cursor,
  limit,
}: Wanted & { wanted: Prisma.TaskWhereInput }): Promise<Page<NamedTask>> {
  return readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) =>
      db().task.findMany({ where: { ...wanted, id }, include: withNames, ...newest }),
  });
}

function whereOf({
  userId,
  scope,
}: {
  userId: number | null;
  scope: 'mine' | 'helping';
}): Prisma.TaskWhereInput {
  if (userId === null) throw new PayError('not_signed_in');
  if (scope === 'mine') return { posterId: userId };
  const offered = { helperId: userId, status: 'offered' };
  return { OR: [{ helperId: userId }, { status: 'open', applications: { some: offered } }] };
}
