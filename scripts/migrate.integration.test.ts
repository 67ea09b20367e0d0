import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, type TestDatabase } from '@/tests/fixtures/database';
import { migrate, pendingMigrations } from './migrate';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await emptyDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'linku-migrations-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

function write({ name, sql }: { name: string; sql: string }): void {
  mkdirSync(path.join(folder, 'migrations', name), { recursive: true });
  writeFileSync(path.join(folder, 'migrations', name, 'migration.sql'), sql);
}

/** Writes the file of a function or trigger: `functions/f`. */
function writeObject({ name, sql }: { name: string; sql: string }): void {
  const file = path.join(folder, 'sql', `${name}.sql`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, sql);
}

const removeObject = (name: string) => rmSync(path.join(folder, 'sql', `${name}.sql`));

const run = () => migrate({ databaseUrl: database.url, folder, queues: [] });

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
  expect(await run()).toMatchObject({ applied: ['1_first', '2_second'], alreadyApplied: 0 });
  expect(await run()).toMatchObject({ applied: [], alreadyApplied: 2 });

  write({ name: '3_third', sql: 'INSERT INTO steps VALUES (3);' });
  expect(await pendingMigrations({ databaseUrl: database.url, folder, queues: [] })).toEqual(['3_third']);
  expect(await run()).toMatchObject({ applied: ['3_third'], alreadyApplied: 2 });
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
  expect(await run()).toMatchObject({ applied: ['2_bad'], alreadyApplied: 1 });
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
  rmSync(path.join(folder, 'migrations', '2_newer'), { recursive: true });
  expect(await run()).toMatchObject({ applied: [], alreadyApplied: 1 });
});

test('a database from before the migrations began anew is refused in one sentence', async () => {
  write({ name: '1_demonstration', sql: 'CREATE TABLE demonstration (id int);' });
  await run();
  rmSync(path.join(folder, 'migrations', '1_demonstration'), { recursive: true });
  write({ name: '2_baseline', sql: 'CREATE TABLE baseline (id int);' });
  writeObject({ name: 'functions/f', sql: functionReturning({ name: 'f', value: 1 }) });
  await expect(run()).rejects.toThrow(
    /^This database was made by a demonstration .*: delete the data folder .* or point DATABASE_URL at an empty database, .*\.$/,
  );
  expect(await query("SELECT to_regclass('baseline') AS baseline")).toEqual([{ baseline: null }]);
  expect(await functions()).toEqual([]);
});

const functionReturning = ({ name, value }: { name: string; value: number }) =>
  `CREATE OR REPLACE FUNCTION ${name}() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN ${value}; END $$;`;

const functions = () =>
  query("SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1");

const triggers = () =>
  query(
    'SELECT tgname AS name, tgrelid::regclass::text AS table FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1',
  );

describe('functions and triggers', () => {
  beforeEach(() => {
    write({ name: '1_tables', sql: 'CREATE TABLE steps (step int); CREATE TABLE others (step int);' });
    writeObject({
      name: 'functions/f',
      sql: 'CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.step := 1; RETURN NEW; END $$;',
    });
    writeObject({
      name: 'triggers/a_guard',
      sql: 'CREATE OR REPLACE TRIGGER a_guard BEFORE INSERT ON steps FOR EACH ROW EXECUTE FUNCTION f();',
    });
    writeObject({
      name: 'triggers/b_check',
      sql: `DROP TRIGGER IF EXISTS b_check ON steps;
            CREATE CONSTRAINT TRIGGER b_check AFTER INSERT ON steps DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();`,
    });
  });

  test('are written after the tables, functions first, once, and again when their text changed', async () => {
    const all = ['functions/f', 'triggers/a_guard', 'triggers/b_check'];
    expect(await pendingMigrations({ databaseUrl: database.url, folder, queues: [] })).toEqual([
      '1_tables',
      ...all,
    ]);
    expect(await run()).toMatchObject({ applied: ['1_tables'], written: all, dropped: [] });
    expect(await run()).toMatchObject({ applied: [], written: [], dropped: [] });
    writeObject({
      name: 'functions/f',
      sql: 'CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.step := 2; RETURN NEW; END $$;',
    });
    expect(await pendingMigrations({ databaseUrl: database.url, folder, queues: [] })).toEqual([
      'functions/f',
    ]);
    expect(await run()).toMatchObject({ written: ['functions/f'] });
    await query('INSERT INTO steps VALUES (0)');
    expect(await query('SELECT step FROM steps')).toEqual([{ step: 2 }]);
    expect(
      await query("SELECT cardinality(checksums) AS texts FROM _sql_objects WHERE name = 'functions/f'"),
    ).toEqual([{ texts: 2 }]);
  });

  test('go when their file is gone, and come back with it', async () => {
    await run();
    removeObject('triggers/a_guard');
    removeObject('triggers/b_check');
    removeObject('functions/f');
    expect(await run()).toMatchObject({
      written: [],
      dropped: ['functions/f', 'triggers/a_guard', 'triggers/b_check'],
    });
    expect(await functions()).toEqual([]);
    expect(await triggers()).toEqual([]);
    expect(await run()).toMatchObject({ written: [], dropped: [] });
    writeObject({ name: 'functions/f', sql: functionReturning({ name: 'f', value: 1 }) });
    expect(await run()).toMatchObject({ written: ['functions/f'] });
    expect(await functions()).toEqual([{ name: 'f' }]);
  });

  test('stay, all of them, when one of them fails or a dropped function is still needed', async () => {
    await run();
    writeObject({ name: 'functions/g', sql: functionReturning({ name: 'g', value: 1 }) });
    writeObject({
      name: 'triggers/a_guard',
      sql: 'CREATE OR REPLACE TRIGGER a_guard\n  BEFORE INSERT ON nowhere\n  FOR EACH ROW EXECUTE FUNCTION f();',
    });
    await expect(run()).rejects.toThrow(
      /^prisma\/sql\/triggers\/a_guard\.sql failed and was rolled back: .*nowhere/,
    );
    expect(await functions()).toEqual([{ name: 'f' }]);
    removeObject('triggers/a_guard');
    await query('CREATE TRIGGER by_hand BEFORE INSERT ON steps FOR EACH ROW EXECUTE FUNCTION f()');
    removeObject('triggers/b_check');
    removeObject('functions/f');
    await expect(run()).rejects.toThrow(/^Dropping f\(\), whose file is gone, failed and was rolled back: /);
    expect(await functions()).toEqual([{ name: 'f' }]);
    expect(await triggers()).toHaveLength(3);
  });

  test('leave nothing of their former arguments or table behind', async () => {
    writeObject({ name: 'functions/g', sql: functionReturning({ name: 'g', value: 1 }) });
    await run();
    writeObject({
      name: 'functions/g',
      sql: 'CREATE OR REPLACE FUNCTION g(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN n; END $$;',
    });
    writeObject({
      name: 'triggers/a_guard',
      sql: 'CREATE OR REPLACE TRIGGER a_guard BEFORE INSERT ON others FOR EACH ROW EXECUTE FUNCTION f();',
    });
    expect(await run()).toMatchObject({ written: ['functions/g', 'triggers/a_guard'] });
    expect(await functions()).toEqual([{ name: 'f' }, { name: 'g' }]);
    expect(await triggers()).toEqual([
      { name: 'a_guard', table: 'others' },
      { name: 'b_check', table: 'steps' },
    ]);
  });

  test('have the name of their file', async () => {
    writeObject({ name: 'functions/g', sql: functionReturning({ name: 'other', value: 1 }) });
    await expect(run()).rejects.toThrow('the file has to make one function of its own name, and there are 0');
    expect(await functions()).toEqual([]);
  });

  test('of a newer version are left alone by an older one', async () => {
    await run();
    writeObject({ name: 'functions/f', sql: functionReturning({ name: 'older', value: 1 }) });
    removeObject('triggers/a_guard');
    await query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '2_newer', now())",
    );
    expect(await run()).toMatchObject({ written: [], dropped: [] });
    expect(await pendingMigrations({ databaseUrl: database.url, folder, queues: [] })).toEqual([]);
    expect(await triggers()).toHaveLength(2);
  });

  test('are written once by many processes that start at once', async () => {
    const reports = await Promise.all(Array.from({ length: 8 }, run));
    expect(reports.flatMap(({ written }) => written)).toHaveLength(3);
    expect(
      await query('SELECT count(*)::int AS rows, max(cardinality(checksums)) AS texts FROM _sql_objects'),
    ).toEqual([{ rows: 3, texts: 1 }]);
  });
});

test('many processes at once apply each migration once', async () => {
  for (const step of [1, 2, 3]) write({ name: `${step}_step`, sql: `CREATE TABLE step_${step} (id int);` });
  const reports = await Promise.all(Array.from({ length: 8 }, run));
  expect(reports.flatMap(({ applied }) => applied).sort()).toEqual(['1_step', '2_step', '3_step']);
  expect(await query('SELECT count(*)::int AS rows FROM _prisma_migrations')).toEqual([{ rows: 3 }]);
});
