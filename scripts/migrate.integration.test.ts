import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, type TestDatabase } from '@/tests/fixtures/database';
import { migrate, pendingMigrations } from './migrate';

let database: TestDatabase;
let migrationsFolder: string;

beforeEach(async () => {
  database = await emptyDatabase();
  migrationsFolder = mkdtempSync(path.join(tmpdir(), 'linku-migrations-'));
});
afterEach(async () => {
  rmSync(migrationsFolder, { recursive: true, force: true });
  await database.drop();
});

function write({ name, sql }: { name: string; sql: string }): void {
  mkdirSync(path.join(migrationsFolder, name), { recursive: true });
  writeFileSync(path.join(migrationsFolder, name, 'migration.sql'), sql);
}

const run = () => migrate({ databaseUrl: database.url, migrationsFolder });

async function query(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('files are applied whole, in order, once, with the bookkeeping of prisma migrate', async () => {
  write({ name: '2_second', sql: 'INSERT INTO steps VALUES (2);' });
  write({
    name: '1_first',
    sql: 'CREATE TABLE steps (step int);\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 7; END; $$;\nINSERT INTO steps SELECT f();',
  });
  expect(await run()).toEqual({ applied: ['1_first', '2_second'], alreadyApplied: 0 });
  expect(await run()).toEqual({ applied: [], alreadyApplied: 2 });

  write({ name: '3_third', sql: 'INSERT INTO steps VALUES (3);' });
  expect(await pendingMigrations({ databaseUrl: database.url, migrationsFolder })).toEqual(['3_third']);
  expect(await run()).toEqual({ applied: ['3_third'], alreadyApplied: 2 });
  expect(await query('SELECT step FROM steps')).toEqual([{ step: 7 }, { step: 2 }, { step: 3 }]);
  expect(
    await query(
      `SELECT migration_name, length(id) AS id, length(checksum) AS checksum, applied_steps_count AS steps, logs, rolled_back_at,
              finished_at >= started_at AS is_finished FROM _prisma_migrations ORDER BY 1 LIMIT 1`,
    ),
  ).toEqual([
    {
      migration_name: '1_first',
      id: 36,
      checksum: 64,
      steps: 1,
      logs: null,
      rolled_back_at: null,
      is_finished: true,
    },
  ]);
});

test('a migration that fails leaves nothing behind and names its line; the ones before it stay', async () => {
  write({ name: '1_good', sql: 'CREATE TABLE good (id int);' });
  write({ name: '2_bad', sql: 'CREATE TABLE bad (id int);\n\nSELECT nonsense FROM bad;' });
  await expect(run()).rejects.toThrow(/2_bad failed and was rolled back: .*nonsense.* \(line 3\)/);
  expect(await query("SELECT to_regclass('good')::text AS good, to_regclass('bad')::text AS bad")).toEqual([
    { good: 'good', bad: null },
  ]);
  write({ name: '2_bad', sql: 'CREATE TABLE bad (id int);' });
  expect(await run()).toEqual({ applied: ['2_bad'], alreadyApplied: 1 });
});

test('a file that changed after it had been applied is refused; other line endings are no change', async () => {
  write({ name: '1_first', sql: 'CREATE TABLE first (id int);\nSELECT 1;\n' });
  await run();
  write({ name: '1_first', sql: 'CREATE TABLE first (id int);\r\nSELECT 1;\r\n' });
  await run();
  write({ name: '1_first', sql: 'CREATE TABLE first (id bigint);\nSELECT 1;\n' });
  await expect(run()).rejects.toThrow('Migration 1_first was changed after it had been applied');
});

test('a migration that another tool began and did not finish stops everything', async () => {
  write({ name: '1_first', sql: 'CREATE TABLE first (id int);' });
  await run();
  await query('UPDATE _prisma_migrations SET finished_at = NULL');
  await expect(run()).rejects.toThrow('never finished');
});

test('an older version beside a newer one leaves its migrations alone', async () => {
  write({ name: '1_first', sql: 'CREATE TABLE first (id int);' });
  write({ name: '2_newer', sql: 'CREATE TABLE newer (id int);' });
  await run();
  rmSync(path.join(migrationsFolder, '2_newer'), { recursive: true });
  expect(await run()).toEqual({ applied: [], alreadyApplied: 1 });
});

test('many processes at once apply each migration once', async () => {
  for (const step of [1, 2, 3]) write({ name: `${step}_step`, sql: `CREATE TABLE step_${step} (id int);` });
  const reports = await Promise.all(Array.from({ length: 8 }, run));
  expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(['1_step', '2_step', '3_step']);
  expect(await query('SELECT count(*)::int AS rows FROM _prisma_migrations')).toEqual([{ rows: 3 }]);
});
