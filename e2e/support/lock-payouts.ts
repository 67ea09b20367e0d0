import pg from 'pg';
import { dataDirOf } from '@/scripts/environment';
import { runningPostgres } from '@/scripts/postgres/running-postgres';

/** Any number that nothing else locks. */
const LOCK = 2_026_113_018;

/**
 * A switch of the product is everybody's: a journey that turns payouts by Stripe off waits for those that are paid there, and
 * they for it.
 * @param isAlone whether payouts are turned off; else any number of journeys hold the lock
 * @returns what gives it back
 */
export async function lockPayouts({ isAlone }: { isAlone: boolean }): Promise<() => Promise<void>> {
  const dataDir = dataDirOf(process.env);
  const connectionString = runningPostgres({ dataDir })?.ownerUrl;
  if (!connectionString) throw new Error(`No LinkU Pay is running on ${dataDir}.`);
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(isAlone ? 'SELECT pg_advisory_lock($1)' : 'SELECT pg_advisory_lock_shared($1)', [LOCK]);
  return () => client.end();
}
