import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readSqlObjects } from '@/lib/core/db/read-sql-objects';
import { testDatabase } from '@/tests/fixtures/database';

/** The database runs exactly the text of prisma/sql. */

const objects = readSqlObjects(path.join(import.meta.dirname, 'sql'));

let database: Awaited<ReturnType<typeof testDatabase>>;
let sql: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

afterEach(async () => {
  await sql.query('DROP FUNCTION IF EXISTS by_hand()');
  for (const object of objects) await sql.query(object.sql);
});

/** Every function and trigger of the database, by the name that its file has, as PostgreSQL itself would write it. */
async function definitions(): Promise<Record<string, string>> {
  const { rows } = await sql.query<{ name: string; text: string }>(`
    SELECT 'functions/' || proname AS name, pg_get_functiondef(oid) AS text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'triggers/' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    ORDER BY 1`);
  return Object.fromEntries(rows.map(({ name, text }) => [name, text]));
}

/** The same, as if every file had been written anew. */
async function definitionsOfFiles(): Promise<Record<string, string>> {
  await sql.query('BEGIN');
  for (const object of objects) await sql.query(object.sql);
  const written = await definitions();
  await sql.query('ROLLBACK');
  return Object.fromEntries(objects.map(({ name }) => [name, written[name] ?? 'its file does not make it']));
}

test('a migrated database has the functions and triggers of prisma/sql, in the same text, and no others', async () => {
  const inDatabase = await definitions();
  expect(Object.keys(inDatabase)).toEqual(objects.map(({ name }) => name).sort());
  expect(inDatabase).toEqual(await definitionsOfFiles());
});

test.each([
  [
    'a function changed by hand',
    "CREATE OR REPLACE FUNCTION refuse_token() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
  ],
  [
    'a trigger changed by hand',
    'CREATE OR REPLACE TRIGGER users_token BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION refuse_token()',
  ],
  ['a function that no file makes', "CREATE FUNCTION by_hand() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
  ['a trigger that is missing', 'DROP TRIGGER users_token ON users'],
])('%s is noticed', async (_, statement) => {
  await sql.query(statement);
  expect(await definitions()).not.toEqual(await definitionsOfFiles());
});
