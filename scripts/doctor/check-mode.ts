import pg from 'pg';
import { compareMode, OtherMode, readMode } from '@/lib/core/db/installation';
import type { Env } from '@/lib/core/env';
import type { Finding } from './finding';

const subject = 'Mode';

/**
 * The mode of the database beside the one of the settings. A database that cannot be asked has no finding here; the
 * report about the database says why.
 */
export async function checkMode({ databaseUrl, mode }: Env): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const own = await readMode(client);
    await compareMode({ database: client, mode });
    const words =
      own === null
        ? `the settings are ${mode}, and the database has no mode yet: its first start gives it one for ever`
        : `the settings and the database are ${mode}`;
    return [{ subject, words, fix: null }];
  } catch (error) {
    return error instanceof OtherMode ? [{ subject, words: error.problem, fix: error.fix }] : [];
  } finally {
    await client.end();
  }
}
