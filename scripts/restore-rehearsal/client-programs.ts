import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** Where Debian keeps the programs of each version; the one on the path may be of another. */
const VERSIONS = '/usr/lib/postgresql';

/**
 * pg_dump and pg_restore of the server's version or newer: an older one refuses to dump it.
 * @throws Error in one sentence when there is none
 */
export async function clientPrograms({
  serverMajor,
}: {
  serverMajor: number;
}): Promise<{ dump: string; restore: string }> {
  const folders = existsSync(VERSIONS)
    ? readdirSync(VERSIONS).map((name) => path.join(VERSIONS, name, 'bin'))
    : [];
  for (const folder of ['', ...folders]) {
    const program = (name: string) => path.join(folder, name);
    if (((await majorOf(program('pg_dump'))) ?? 0) >= serverMajor) {
      return { dump: program('pg_dump'), restore: program('pg_restore') };
    }
  }
  throw new Error(
    `The server is PostgreSQL ${serverMajor}, and there is no pg_dump of that version or newer here. Install its client programs ` +
      `(for Debian: postgresql-client-${serverMajor} of apt.postgresql.org), and run this again.`,
  );
}

async function majorOf(program: string): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version']);
    return Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1] ?? 0);
  } catch {
    return null;
  }
}
