import { db } from '@/lib/core/db/client';
import { readDatabaseTime } from '@/lib/core/db/read-database-time';
import type { Provider } from '@/lib/providers/provider';
import { daysDue } from './days-due';
import { makeStatement } from './make-statement';

/**
 * Makes the statement of every day that is due, one for each.
 * @returns how many were made
 * @throws PayError database_unavailable
 */
export async function makeDueStatements(adapter: Provider): Promise<number> {
  const last = await db().statement.findFirst({
    where: { provider: adapter.name, day: { not: null } },
    orderBy: { day: 'desc' },
    select: { day: true },
  });
  const days = daysDue({
    last: last?.day?.toISOString().slice(0, 10) ?? null,
    now: await readDatabaseTime(),
  });
  for (const { day, from, to } of days) {
    await makeStatement({ adapter, period: { from, to, day: new Date(`${day}T00:00:00Z`), madeBy: null } });
  }
  return days.length;
}
