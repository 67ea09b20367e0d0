import pg from 'pg';
import type { Finding } from '../doctor/finding';
import { migrate } from '../migrate';
import { type Contents, differencesOf, readContents } from './contents';
import type { RestoredDatabase } from './restored-database';

const SHOWN_MAX = 10;

/**
 * What there is to say about a restored copy: whether everything is in it, whether it needs to be brought up to date, and what
 * `ask` finds. Gives the roles their rights. The copy stays.
 * @param ask the doctor's questions, to be asked with the role of the server and the worker
 */
export async function rehearseRestore({
  restored,
  ask,
}: {
  restored: RestoredDatabase;
  ask: (urls: RestoredDatabase['urls']) => Promise<Finding[]>;
}): Promise<Finding[]> {
  const { urls, source } = restored;
  const owner = urls.ownerUrl ?? urls.url;
  // Before anything is written into it.
  const contents = toFinding({ source, copy: await contentsOf(owner) });
  const { applied, written, dropped, runtimeRole } = await migrate({
    databaseUrl: owner,
    runtimeUrl: urls.url,
  });
  const news = [...applied, ...written, ...dropped];
  const upToDate: Finding = {
    subject: 'Version',
    words:
      news.length === 0
        ? `of these programs; ${runtimeRole ?? 'nobody but the owner'} got the rights of the server and the worker`
        : `older than these programs: ${news.length} migrations, functions or triggers were written`,
    fix: null,
  };
  return [contents, upToDate, ...(await ask(urls))];
}

async function contentsOf(url: string): Promise<Contents> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await readContents(client);
  } finally {
    await client.end();
  }
}

function toFinding({ source, copy }: { source: Contents; copy: Contents }): Finding {
  const differences = differencesOf({ source, copy });
  if (differences.length === 0) {
    const rows = [...source.tables.values()].reduce((sum, table) => sum + table.rows, 0);
    const words = `${rows} rows of ${source.tables.size} tables, each as it was, and ${source.accounts.size} accounts of the ledger with the same sums`;
    return { subject: 'Contents', words, fix: null };
  }
  const rest = differences.length - SHOWN_MAX;
  return {
    subject: 'Contents',
    words: `${differences.slice(0, SHOWN_MAX).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`,
    fix: 'The backup is not what it was made of. Do not rely on backups that are made in this way before you know why.',
  };
}
