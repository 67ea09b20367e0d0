import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { DatabaseUrls } from '../postgres/cluster';
import { clientPrograms } from './client-programs';
import { readContents } from './contents';
import { type RestoredDatabase, timed } from './restored-database';

/**
 * Dumps a database of one's own with pg_dump, and restores the dump into a new database on the same server.
 * @throws Error in one sentence: no such programs, a role that may make no database, or what one of them said
 */
export async function dumpAndRestore({ url, ownerUrl }: DatabaseUrls): Promise<RestoredDatabase> {
  const owner = ownerUrl ?? url;
  const client = new pg.Client({ connectionString: owner, connectionTimeoutMillis: 30_000 });
  const name = `linku_rehearsal_${randomBytes(6).toString('hex')}`;
  const folder = mkdtempSync(path.join(tmpdir(), 'linku-rehearsal-'));
  const file = path.join(folder, 'linku.dump');
  const remove = async () => {
    rmSync(folder, { recursive: true, force: true });
    await withClient(owner, (another) => another.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  await client.connect();
  try {
    const programs = await clientPrograms({ serverMajor: await majorOf(client) });
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    const backup = await timed(() =>
      run({
        program: programs.dump,
        url: owner,
        options: ['--format=custom', '--no-acl', `--snapshot=${rows[0]?.id}`, `--file=${file}`],
      }),
    );
    const source = await readContents(client);
    const restore = await timed(async () => {
      await withClient(owner, (another) => another.query(`CREATE DATABASE ${name}`));
      const options = ['--no-owner', '--exit-on-error', file];
      await run({ program: programs.restore, url: inDatabase({ url: owner, name }), options });
    });
    return {
      way: 'pg_dump and pg_restore',
      urls: { url: inDatabase({ url, name }), ownerUrl: inDatabase({ url: owner, name }) },
      source,
      backupSeconds: backup.seconds,
      restoreSeconds: restore.seconds,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  } finally {
    await client.end();
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function majorOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ number: string }>(
    "SELECT current_setting('server_version_num') AS number",
  );
  return Math.floor(Number(rows[0]?.number) / 10_000);
}

function inDatabase({ url, name }: { url: string; name: string }): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** The password goes by the environment: everybody on the machine sees the options of a process. */
async function run({
  program,
  url,
  options,
}: {
  program: string;
  url: string;
  options: string[];
}): Promise<void> {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  try {
    await promisify(execFile)(program, [`--dbname=${address.href}`, ...options], {
      env: { ...process.env, ...(password !== '' && { PGPASSWORD: password }) },
    });
  } catch (cause) {
    const words = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Error(`${path.basename(program)} failed: ${words.split('\n').slice(-2).join(' ')}`, { cause });
  }
}
