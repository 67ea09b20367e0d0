import type pg from 'pg';
import PgBoss from 'pg-boss';
import { QUEUE_SCHEMA } from '@/lib/jobs/queue-names';

type Queues = { client: pg.Client; queues: readonly string[] };

/**
 * Makes the tables of pg-boss, or brings them to its version, and each queue that is missing: a table as well. The caller
 * holds the lock of the migrations.
 * @returns the names of the queues that it made
 */
export async function installQueues({ client, queues }: Queues): Promise<string[]> {
  if (queues.length === 0) return [];
  const boss = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values) },
    schema: QUEUE_SCHEMA,
    schedule: false,
    supervise: false,
  });
  await boss.start();
  const missing = await pendingQueues({ client, queues });
  for (const name of missing) await boss.createQueue(name);
  return missing;
}

/** Names of the queues that the database lacks. Changes nothing. */
export async function pendingQueues({ client, queues }: Queues): Promise<string[]> {
  const { rows } = await client.query<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [
    `${QUEUE_SCHEMA}.queue`,
  ]);
  if (!rows[0]?.found) return [...queues];
  const known = await client.query<{ name: string }>(`SELECT name FROM ${QUEUE_SCHEMA}.queue`);
  return queues.filter((name) => !known.rows.some((row) => row.name === name));
}
