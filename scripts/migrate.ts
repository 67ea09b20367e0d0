import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { claimMode, compareMode } from '@/lib/core/db/installation';
import { checksumOf, readSql, readSqlObjects, type SqlObject } from '@/lib/core/db/read-sql-objects';
import type { Mode } from '@/lib/core/mode';
import { queueNames } from '@/lib/jobs/queue-names';
import { applySqlObjects, pendingSqlObjects, type SqlObjectReport } from './apply-sql-objects';
import { runtimeRoleOf } from './database-roles/runtime-role-of';
import { givenEnvironment } from './environment';
import { installQueues, pendingQueues } from './install-queues';
import { failure } from './migration-failure';
import { runScript } from './run-script';
import { knownMode } from './start/compose-environment';
import { withDatabase } from './with-database';

export type Migration = { name: string; sql: string; checksum: string };
export type MigrationReport = {
  applied: string[];
  alreadyApplied: number;
  /** The queues that were made now. */
  queues: string[];
  /** Who got the rights of the server and the worker; null: nobody, because they work as the owner. */
  runtimeRole: string | null;
} & SqlObjectReport;

/**
 * Brings the database to this version: first the newest of `prisma/migrations`, each file whole, in one transaction, in
 * order; then the queues that are missing, and in one transaction the functions and triggers of `prisma/sql` that changed
 * with the rights of the runtime role. Works under an advisory
 * lock, so that any number of processes may start at once. Keeps the bookkeeping of `prisma migrate`, so both agree about
 * the state. A mode that is known is compared before anything is changed, and given to a database that has none. In a database that a newer version has migrated, functions and triggers stay those of the newer version.
 * @param databaseUrl the address with the role that owns everything
 * @param runtimeUrl the address with the role of the server and the worker, if that is another
 * @throws OtherMode; Error in one sentence when a file fails, an applied migration was changed afterwards, or the database was made
 *   before the migrations began anew; nothing of what failed stays behind.
 */
export async function migrate({
  databaseUrl,
  mode = null,
  runtimeUrl = null,
  folder = PRISMA_FOLDER,
  queues = queueNames,
}: {
  databaseUrl: string;
  mode?: Mode | null;
  runtimeUrl?: string | null;
  folder?: string;
  queues?: readonly string[];
}): Promise<MigrationReport> {
  const migrations = readMigrations(folder);
  const objects = readSqlObjects(path.join(folder, 'sql'));
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 30_000 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    // A migration that has to wait for a long query makes everybody behind it wait as well: better to fail and say so.
    await client.query("SET lock_timeout = '30s'");
    if (mode !== null) await compareMode({ database: client, mode });
    await client.query(CREATE_BOOKKEEPING);
    const rows = await readBookkeeping(client);
    const pending = pendingOf({ migrations, rows });
    for (const migration of pending) await apply({ client, migration });
    const report = {
      applied: pending.map(({ name }) => name),
      alreadyApplied: migrations.length - pending.length,
    };
    const further = isNewer({ rows, migrations })
      ? NOTHING_FURTHER
      : await installFurther({ client, objects, queues, runtimeUrl });
    if (mode !== null) await claimMode({ database: client, mode });
    return { ...report, ...further };
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}

/**
 * Names of the migrations, functions, triggers and queues that the database still lacks. Changes nothing.
 * @throws Error in one sentence when the database is away or its history does not fit the files.
 */
export async function pendingMigrations({
  databaseUrl,
  folder = PRISMA_FOLDER,
  queues = queueNames,
}: {
  databaseUrl: string;
  folder?: string;
  queues?: readonly string[];
}): Promise<string[]> {
  const migrations = readMigrations(folder);
  const objects = readSqlObjects(path.join(folder, 'sql'));
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const found = await client.query<{ found: string | null }>(
      "SELECT to_regclass('_prisma_migrations')::text AS found",
    );
    const rows = found.rows[0]?.found ? await readBookkeeping(client) : [];
    const pending = pendingOf({ migrations, rows }).map(({ name }) => name);
    return isNewer({ rows, migrations })
      ? pending
      : [
          ...pending,
          ...(await pendingSqlObjects({ client, objects })),
          ...(await pendingQueues({ client, queues })),
        ];
  } finally {
    await client.end();
  }
}

/** What is not numbered: the queues, the functions and triggers, the rights. */
async function installFurther({
  client,
  objects,
  queues,
  runtimeUrl,
}: {
  client: pg.Client;
  objects: SqlObject[];
  queues: readonly string[];
  runtimeUrl: string | null;
}): Promise<Omit<MigrationReport, 'applied' | 'alreadyApplied'>> {
  const runtimeRole = await runtimeRoleOf({ client, runtimeUrl });
  const made = await installQueues({ client, queues });
  const report = await applySqlObjects({ client, objects, runtimeRole });
  return { ...report, queues: made, runtimeRole };
}

const NOTHING_FURTHER = { written: [], dropped: [], queues: [], runtimeRole: null };

const PRISMA_FOLDER = path.join(import.meta.dirname, '..', 'prisma');

/** The key `prisma migrate` locks with, so that it and this script never run at once. */
const PRISMA_LOCK = 72_707_369;

const CREATE_BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

type BookkeepingRow = { migration_name: string; checksum: string; finished_at: Date | null };

function readMigrations(prismaFolder: string): Migration[] {
  const folder = path.join(prismaFolder, 'migrations');
  if (!existsSync(folder)) throw new Error(`There are no migrations: ${folder} does not exist.`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readSql(path.join(folder, name, 'migration.sql'));
      return { name, sql, checksum: checksumOf(sql) };
    });
}

async function readBookkeeping(client: pg.Client): Promise<BookkeepingRow[]> {
  const { rows } = await client.query<BookkeepingRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

/** Rows without a file come from a newer version that runs beside this one, and are left alone. */
function isNewer({ rows, migrations }: { rows: BookkeepingRow[]; migrations: Migration[] }): boolean {
  return rows.some(({ migration_name }) => !migrations.some(({ name }) => name === migration_name));
}

function pendingOf({ migrations, rows }: { migrations: Migration[]; rows: BookkeepingRow[] }): Migration[] {
  const [first] = migrations;
  if (first && rows.length > 0 && !rows.some(({ migration_name }) => migration_name === first.name)) {
    throw new Error(
      'This database was made by a demonstration of LinkU Pay from before its migrations began anew: delete the data folder ' +
        '(.data, or where LINKU_DATA_DIR points), or point DATABASE_URL at an empty database, and start again.',
    );
  }
  return migrations.filter(({ name, checksum }) => {
    const row = rows.find((candidate) => candidate.migration_name === name);
    if (!row) return true;
    if (row.finished_at === null) {
      throw new Error(
        `Migration ${name} was begun by another tool and never finished. Look at its table changes, then mark it with ` +
          `\`prisma migrate resolve\`.`,
      );
    }
    if (row.checksum !== checksum) {
      throw new Error(
        `Migration ${name} was changed after it had been applied to this database. Put prisma/migrations/${name}/` +
          'migration.sql back as it was and write what is new into a migration of its own.',
      );
    }
    return false;
  });
}

async function apply({ client, migration }: { client: pg.Client; migration: Migration }): Promise<void> {
  const { name, sql, checksum } = migration;
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw failure({ what: `Migration ${name}`, sql, cause });
  }
}

runScript({
  moduleUrl: import.meta.url,
  main: async () => {
    await withDatabase(async ({ url, ownerUrl }) => {
      const { applied, alreadyApplied, written, dropped, queues, runtimeRole } = await migrate({
        databaseUrl: ownerUrl ?? url,
        runtimeUrl: url,
        mode: knownMode(givenEnvironment()),
      });
      for (const name of applied) console.log(`applied ${name}`);
      for (const name of written) console.log(`wrote ${name}`);
      for (const name of dropped) console.log(`dropped ${name}`);
      for (const name of queues) console.log(`made the queue ${name}`);
      console.log(
        `The database is up to date: ${applied.length} applied now, ${alreadyApplied} before; ` +
          `${written.length} functions and triggers written, ${dropped.length} dropped.`,
      );
      console.log(
        runtimeRole === null
          ? 'The server and the worker work as the owner of the tables. See "Roles of the database" in docs/operations.md.'
          : `The role ${runtimeRole} has the rights of the server and the worker.`,
      );
    });
  },
});
