import pg from 'pg';
import { dataDirOf } from '@/scripts/environment';
import { runningPostgres } from '@/scripts/postgres/running-postgres';

/** Makes a person's last proof of who they are an hour old, in every session of theirs. */
export async function ageSessions({ userId }: { userId: number }): Promise<void> {
  const dataDir = dataDirOf(process.env);
  const connectionString = runningPostgres({ dataDir })?.ownerUrl;
  if (!connectionString) throw new Error(`No LinkU Pay is running on ${dataDir}.`);
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(`UPDATE sessions SET auth_time = now() - interval '1 hour' WHERE user_id = $1`, [
      userId,
    ]);
  } finally {
    await client.end();
  }
}
