import { isDataDirTaken, takeDataDir } from './data-dir-lock';
import { dataDirOf, givenEnvironment } from './environment';
import type { DatabaseUrls } from './postgres/cluster';
import { runningPostgres } from './postgres/running-postgres';
import { startPostgres } from './postgres/start-postgres';

/**
 * Works on the database that this checkout would use: the configured one, else the embedded one of a running LinkU Pay,
 * else the embedded one started for the duration of the work.
 * @throws whatever `work` throws, and Error in one sentence when there is no way to a database.
 */
export async function withDatabase(work: (urls: DatabaseUrls) => Promise<void>): Promise<void> {
  const given = givenEnvironment();
  const configured = given.DATABASE_URL?.trim();
  if (configured) {
    return await work({ url: configured, ownerUrl: given.DATABASE_OWNER_URL?.trim() || null });
  }

  const dataDir = dataDirOf(given);
  const running = isDataDirTaken({ dataDir }) ? runningPostgres({ dataDir }) : null;
  if (running) return await work(running);

  const lock = await takeDataDir({ dataDir, address: 'working on the database' });
  try {
    const postgres = await startPostgres({ dataDir });
    await work(postgres).finally(() => postgres.stop());
  } finally {
    lock.release();
  }
}
