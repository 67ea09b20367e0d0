import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { runScript, sentence } from './run-script';
import { withDatabase } from './with-database';

export type Migration = { name: string; sql: string; checksum: string };
export type MigrationReport = { applied: string[]; alreadyApplied: number };

/**
 * Brings the database to the newest of `prisma/migrations`: each file whole, in one transaction, in order, under an
 * advisory lock, so that any number of processes may start at once. Keeps the bookkeeping of `prisma migrate`, so both
 * agree about the state.
 * @throws Error in one sentence when a migration fails or an applied file was changed afterwards; nothing of a failed
 *   migration stays behind.
 */
export async function migrate({
  databaseUrl,
  migrationsFolder = MIGRATIONS_FOLDER,
}: {
  databaseUrl: string;
  migrationsFolder?: string;
}): Promise<MigrationReport> {
  const migrations = readMigrations(migrationsFolder);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 30_000 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
    // A migration that has to wait for a long query makes everybody behind it wait as well: better to fail and say so.
    await client.query("SET lock_timeout = '30s'");
    await client.query(CREATE_BOOKKEEPING);
    const pending = pendingOf({ migrations, rows: await readBookkeeping(client) });
    for (const migration of pending) await apply({ client, migration });
    return {
      applied: pending.map(({ name }) => name),
      alreadyApplied: migrations.length - pending.length,
    };
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}

/**
 * Names of the migrations that the database still lacks. Changes nothing.
 * @throws Error in one sentence when the database is away or its history does not fit the files.
 */
export async function pendingMigrations({
  databaseUrl,
  migrationsFolder = MIGRATIONS_FOLDER,
}: {
  databaseUrl: string;
  migrationsFolder?: string;
}): Promise<string[]> {
  const migrations = readMigrations(migrationsFolder);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const found = await client.query<{ found: string | null }>(
      "SELECT to_regclass('_prisma_migrations')::text AS found",
    );
    const rows = found.rows[0]?.found ? await readBookkeeping(client) : [];
    return pendingOf({ migrations, rows }).map(({ name }) => name);
  } finally {
    await client.end();
  }
}

const MIGRATIONS_FOLDER = path.join(import.meta.dirname, '..', 'prisma', 'migrations');

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

function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) throw new Error(`There are no migrations: ${folder} does not exist.`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      // A checkout with Windows line endings is the same migration.
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8').replaceAll('\r\n', '\n');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function readBookkeeping(client: pg.Client): Promise<BookkeepingRow[]> {
  const { rows } = await client.query<BookkeepingRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

/** Rows without a file are left alone: they come from a newer version that runs beside this one. */
function pendingOf({ migrations, rows }: { migrations: Migration[]; rows: BookkeepingRow[] }): Migration[] {
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
    throw new Error(
      `Migration ${name} failed and was rolled back: ${sentence(cause)}${place({ cause, sql })}`,
      { cause },
    );
  }
}

/** The line of the file that PostgreSQL stumbled over, where it says so. */
function place({ cause, sql }: { cause: unknown; sql: string }): string {
  if (!(cause instanceof pg.DatabaseError) || cause.position === undefined) return '';
  return ` (line ${sql.slice(0, Number(cause.position)).split('\n').length})`;
}

runScript({
  moduleUrl: import.meta.url,
  main: async () => {
    await withDatabase(async (databaseUrl) => {
      const { applied, alreadyApplied } = await migrate({ databaseUrl });
      for (const name of applied) console.log(`applied ${name}`);
      console.log(`The database is up to date: ${applied.length} applied now, ${alreadyApplied} before.`);
    });
  },
});
