import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { type Page, pageOf } from '@/lib/core/read-page';
import { marketCondition } from './market-condition';
import type { MarketQuery, MarketSort } from './schema';

const foundSchema = z.array(z.object({ id: z.number() }));

/**
 * The ids of a page of open tasks in the order that the query names. The cursor is the id of a task, and the order continues after it
 * even when it is not open any more, because what is published of a task does not change.
 * @throws PayError database_unavailable
 */
export async function findOpenTasks({
  query,
  cursor,
  limit,
}: {
  query: MarketQuery;
  cursor: number | undefined;
  limit: number;
}): Promise<Page<{ id: number }>> {
  const key = keys[query.sort ?? 'newest'];
  const after = cursor === undefined ? Prisma.sql`true` : afterCursor({ key, cursor });
  const rows = await db().$queryRaw`
    SELECT t.id FROM tasks t WHERE ${marketCondition(query)} AND ${after}
    ORDER BY ${key('t')} DESC, t.id DESC LIMIT ${limit + 1}`;
  return pageOf({ found: foundSchema.parse(rows), limit });
}

/** A task that was never published tells nothing of itself by its place in the order: after it is nothing. */
function afterCursor({ key, cursor }: { key: SortKey; cursor: number }): Prisma.Sql {
  return Prisma.sql`(${key('t')}, t.id) < (
    SELECT ${key('c')}, c.id FROM tasks c WHERE c.id = ${cursor} AND c.published_at IS NOT NULL)`;
}

type SortKey = (table: 't' | 'c') => Prisma.Sql;

/** What each order compares before ids; the highest is the first. */
const keys: Record<MarketSort, SortKey> = {
  newest: (table) => Prisma.raw(`${table}.id`),
  reward: (table) => Prisma.raw(`${table}.base_reward`),
  // Days that have passed stand with no day at all, at the end.
  needed_by: (table) =>
    Prisma.raw(`CASE WHEN ${table}.needed_by >= (now() AT TIME ZONE 'Europe/London')::date
      THEN date '2000-01-01' - ${table}.needed_by ELSE -2147483647 END`),
};
