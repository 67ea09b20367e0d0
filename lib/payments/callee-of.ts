import { Prisma } from '@/lib/core/db/generated/client';
import { providerNames } from '@/lib/providers/names';
import { unfinishedStatuses } from './states';

/** In SQL, of a column with a provider's name: points are paid to nobody outside. */
export function calleeOf(provider: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`COALESCE(min(${provider}) FILTER (WHERE ${provider} = ANY (${[...providerNames]})), 'nobody')`;
}

/** In SQL, of a task that moves: an unfinished payment of it is closed first. */
export function calleeOfTask(taskId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT ${calleeOf(Prisma.sql`u.payment_provider`)} FROM payment_records u
    WHERE u.task_id = ${taskId} AND u.payment_status = ANY (${[...unfinishedStatuses]}))`;
}
