import type pg from 'pg';
import type { SqlObject } from '@/lib/core/db/read-sql-objects';
import { grantRights } from './database-roles/grant-rights';
import { failure } from './migration-failure';

export type SqlObjectReport = { written: string[]; dropped: string[] };

/** `identity` is what a DROP needs; `checksums` are of every text that the object had here, today's last. */
type Row = { name: string; identity: string; checksums: string[]; dropped_at: Date | null };

/**
 * Brings the functions and triggers of the database to the texts of their files: writes those that changed, drops those
 * whose file is gone, and gives the runtime role its rights, all in one transaction, so that no process meets a function
 * that it may not call yet. Remembers every text. The caller holds the lock of the migrations.
 * @param runtimeRole null: every process has the rights of the owner
 * @throws Error in one sentence, with nothing changed, when a text fails or something still needs a dropped function.
 */
export async function applySqlObjects({
  client,
  objects,
  runtimeRole,
}: {
  client: pg.Client;
  objects: SqlObject[];
  runtimeRole: string | null;
}): Promise<SqlObjectReport> {
  await client.query(CREATE_BOOKKEEPING);
  const rows = await readRows(client);
  const changed = changedObjects({ objects, rows });
  const gone = rows.filter(
    ({ name, dropped_at }) => dropped_at === null && !objects.some((object) => object.name === name),
  );
  if (changed.length === 0 && gone.length === 0 && runtimeRole === null) return { written: [], dropped: [] };

  await client.query('BEGIN');
  try {
    for (const object of changed) await write({ client, object, rows });
    // Triggers first: whatever still needs a function then is not ours, and the drop fails.
    for (const row of gone.toSorted((a, b) => b.name.localeCompare(a.name))) await drop({ client, row });
    if (runtimeRole !== null) await grantRights({ client, role: runtimeRole });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  return { written: changed.map(({ name }) => name), dropped: gone.map(({ name }) => name) };
}

/** Names of the objects that the database has in another text, or not at all. Changes nothing. */
export async function pendingSqlObjects({
  client,
  objects,
}: {
  client: pg.Client;
  objects: SqlObject[];
}): Promise<string[]> {
  const { rows } = await client.query<{ found: string | null }>(
    "SELECT to_regclass('_sql_objects')::text AS found",
  );
  const known = rows[0]?.found ? await readRows(client) : [];
  return changedObjects({ objects, rows: known }).map(({ name }) => name);
}

const CREATE_BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS _sql_objects (
    name       TEXT PRIMARY KEY,
    identity   TEXT NOT NULL,
    checksums  TEXT[] NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL,
    dropped_at TIMESTAMPTZ
  )`;

async function readRows(client: pg.Client): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    'SELECT name, identity, checksums, dropped_at FROM _sql_objects ORDER BY name',
  );
  return rows;
}

function changedObjects({ objects, rows }: { objects: SqlObject[]; rows: Row[] }): SqlObject[] {
  return objects.filter(({ name, checksum }) => {
    const row = rows.find((candidate) => candidate.name === name);
    return !row || row.dropped_at !== null || row.checksums.at(-1) !== checksum;
  });
}

async function write({ client, object, rows }: { client: pg.Client; object: SqlObject; rows: Row[] }) {
  const { name, sql, checksum } = object;
  const before = rows.find((row) => row.name === name && row.dropped_at === null)?.identity;
  try {
    await client.query(sql);
    let found = await identitiesOf({ client, object });
    // With other arguments, or on another table, it is another object to PostgreSQL, and the former would stay.
    if (before !== undefined && found.length > 1 && found.includes(before)) {
      await client.query(`DROP ${object.kind} ${before}`);
      found = found.filter((identity) => identity !== before);
    }
    const [identity, ...others] = found;
    if (identity === undefined || others.length > 0) {
      throw new Error(
        `the file has to make one ${object.kind} of its own name, and there are ${found.length}`,
      );
    }
    await client.query(
      `INSERT INTO _sql_objects (name, identity, checksums, applied_at) VALUES ($1, $2, ARRAY[$3], now())
       ON CONFLICT (name) DO UPDATE SET identity = $2, checksums = _sql_objects.checksums || $3::text,
         applied_at = now(), dropped_at = NULL`,
      [name, identity, checksum],
    );
  } catch (cause) {
    throw failure({ what: `prisma/sql/${name}.sql`, sql, cause });
  }
}

async function identitiesOf({ client, object }: { client: pg.Client; object: SqlObject }): Promise<string[]> {
  const name = object.name.slice(object.name.indexOf('/') + 1);
  const { rows } = await client.query<{ identity: string }>(
    object.kind === 'function'
      ? `SELECT oid::regprocedure::text AS identity FROM pg_proc
         WHERE proname = $1 AND pronamespace = current_schema()::regnamespace`
      : `SELECT format('%I ON %s', tgname, tgrelid::regclass) AS identity FROM pg_trigger
         JOIN pg_class c ON c.oid = tgrelid AND c.relnamespace = current_schema()::regnamespace
         WHERE tgname = $1 AND NOT tgisinternal`,
    [name],
  );
  return rows.map(({ identity }) => identity);
}

async function drop({ client, row }: { client: pg.Client; row: Row }): Promise<void> {
  const statement = `DROP ${row.name.startsWith('triggers/') ? 'TRIGGER' : 'FUNCTION'} IF EXISTS ${row.identity}`;
  try {
    await client.query(statement);
    await client.query('UPDATE _sql_objects SET dropped_at = now() WHERE name = $1', [row.name]);
  } catch (cause) {
    throw failure({ what: `Dropping ${row.identity}, whose file is gone,`, sql: statement, cause });
  }
}
