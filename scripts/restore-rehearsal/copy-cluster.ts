import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Cluster, DATABASE_NAME, readCluster } from '../postgres/cluster';
import { readLockFile } from '../postgres/running-postgres';
import { type Postgres, startPostgres } from '../postgres/start-postgres';
import { readContents, tableNames } from './contents';
import { copyFolder } from './copy-folder';
import { type RestoredDatabase, timed } from './restored-database';

/** So long a writer may keep everybody else waiting before the rehearsal gives up. */
const LOCK_TIMEOUT = '10s';

/**
 * Backs up the embedded database while it works, and starts the backup as a database of its own at a named point in time.
 * The package with the embedded PostgreSQL has no pg_dump: the files are copied as PostgreSQL's own base backups are, between
 * `pg_backup_start` and `pg_backup_stop`, and the log behind them is replayed up to the point.
 * @param dataDir where the running database is
 * @throws Error in one sentence
 */
export async function copyCluster({ dataDir }: { dataDir: string }): Promise<RestoredDatabase> {
  const cluster = readCluster({ dataDir });
  const port = cluster && readLockFile({ cluster })?.port;
  if (!cluster || !port) throw new Error(`No PostgreSQL of LinkU Pay runs in ${dataDir}.`);
  const name = `linku_rehearsal_${randomBytes(6).toString('hex')}`;
  const folder = path.join(path.dirname(cluster.folder), name);
  const home = mkdtempSync(path.join(tmpdir(), 'linku-rehearsal-'));
  const removeFiles = () => {
    for (const place of [folder, home]) rmSync(place, { recursive: true, force: true });
  };
  try {
    const backup = await timed(() => backUp({ cluster, port, folder, name }));
    symlinkSync(folder, path.join(home, 'postgres'));
    const restore = await timed(() => startPostgres({ dataDir: home }));
    const postgres: Postgres = restore.result;
    return {
      way: 'a copy of the files and the log behind it, up to a named point in time',
      urls: postgres,
      source: backup.result,
      backupSeconds: backup.seconds,
      restoreSeconds: restore.seconds,
      remove: async () => {
        await postgres.stop();
        removeFiles();
      },
    };
  } catch (error) {
    removeFiles();
    throw error;
  }
}

type Backup = { cluster: Cluster; port: number; folder: string; name: string };

async function backUp({ cluster, port, folder, name }: Backup) {
  const [backup, holder, reader] = [
    connect({ cluster, port }),
    connect({ cluster, port }),
    connect({ cluster, port }),
  ];
  const { uid, gid } = statSync(cluster.folder);
  try {
    await Promise.all([backup, holder, reader].map((client) => client.connect()));
    // Keeps the log that the copy needs, for as long as this session lasts.
    await backup.query('SELECT pg_create_physical_replication_slot($1, true, true)', [name]);
    await backup.query('SELECT pg_backup_start($1, true)', [name]);
    copyFolder({ from: cluster.folder, to: folder, isCopied: isPartOfBackup, uid, gid });
    const { rows } = await backup.query<{ label: string }>(
      'SELECT labelfile AS label FROM pg_backup_stop(false)',
    );
    writeFileSync(path.join(folder, 'backup_label'), rows[0]?.label ?? '', { mode: 0o600 });
    await markPoint({ holder, reader, name });
    await backup.query('SELECT pg_switch_wal()');
    copyFolder({
      from: path.join(cluster.folder, 'pg_wal'),
      to: path.join(folder, 'pg_wal'),
      isCopied: () => true,
      uid,
      gid,
    });
    prepareRecovery({ folder, name, uid, gid });
    return await readContents(reader);
  } finally {
    await Promise.all([backup, holder, reader].map((client) => client.end()));
  }
}

function connect({ cluster: { superuserPassword }, port }: { cluster: Cluster; port: number }): pg.Client {
  return new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: superuserPassword,
    database: DATABASE_NAME,
    connectionTimeoutMillis: 30_000,
  });
}

/** Names the point in the log, and lets the reader see exactly what is before it: for an instant nobody writes. */
async function markPoint({
  holder,
  reader,
  name,
}: {
  holder: pg.Client;
  reader: pg.Client;
  name: string;
}): Promise<void> {
  const tables = await tableNames(holder);
  await holder.query(`SET lock_timeout = '${LOCK_TIMEOUT}'`);
  await holder.query('BEGIN');
  await holder.query(`LOCK TABLE ${tables.join(', ')} IN SHARE MODE`);
  await holder.query('SELECT pg_create_restore_point($1)', [name]);
  await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  // The snapshot is taken by the first query.
  await reader.query('SELECT 1');
  await holder.query('COMMIT');
}

/** What a running server has for itself. The log comes later, when all that is needed of it is written. */
function isPartOfBackup(relative: string): boolean {
  const [first = '', second] = relative.split(path.sep);
  if (/^postmaster\.(pid|opts)$|^pgsql_tmp/.test(path.basename(relative))) return false;
  const isEmptied = /^pg_(wal|replslot|dynshmem|notify|serial|snapshots|stat_tmp|subtrans)$/.test(first);
  return !(isEmptied && second !== undefined);
}

/** Replays the log up to the point, and then is a database like any other. No log comes from elsewhere. */
function prepareRecovery({
  folder,
  name,
  uid,
  gid,
}: {
  folder: string;
  name: string;
  uid: number;
  gid: number;
}): void {
  const lines = [
    `restore_command = 'exit 1'`,
    `recovery_target_name = '${name}'`,
    `recovery_target_action = 'promote'`,
  ];
  appendFileSync(path.join(folder, 'postgresql.auto.conf'), `${lines.join('\n')}\n`);
  const signal = path.join(folder, 'recovery.signal');
  writeFileSync(signal, '', { mode: 0o600 });
  for (const file of [signal, path.join(folder, 'backup_label')]) chownSync(file, uid, gid);
}
