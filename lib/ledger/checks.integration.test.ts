import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';
import { amongChanged, amongEvery, tablesOfChanges } from './checks/among';
import { type Check, statementOf } from './checks/check';
import { exampleFaults } from './example-faults';
import { switchTriggers } from './example-history';
import { examplePlans } from './example-plans';
import { EXAMPLE_ROWS } from './example-rows';
import { allChecks } from './run-checks';

/** A task's whole life is in the books, written today; each test breaks one row of it and takes that back. */

const HOUR_MS = 3_600_000;
let database: TestDatabase;
let sql: pg.Client;
/** Before everything, and after everything. */
let yesterday: Date;
let later: Date;

beforeAll(async () => {
  database = await testDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  await sql.query(EXAMPLE_ROWS);
  for (const plan of examplePlans) await sql.query('SELECT commit_plan($1)', [JSON.stringify(plan)]);
  await sql.query("UPDATE payment_records SET review_reason = 'paid_twice' WHERE id = 1");
  const { rows } = await sql.query('SELECT now()');
  yesterday = new Date(rows[0].now.getTime() - 24 * HOUR_MS);
  later = new Date(rows[0].now.getTime() + HOUR_MS);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

/** In a transaction: the rows that break the check, among those that changed since then; null: among all. */
async function brokenRows({ check, since }: { check: Check; since: Date | null }): Promise<string[]> {
  await sql.query('SAVEPOINT before_check');
  if (since !== null) await sql.query(tablesOfChanges(since));
  const { rows } = await sql.query(statementOf({ check, isWhole: since === null }));
  await sql.query('ROLLBACK TO SAVEPOINT before_check');
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** It asks about every row in each run. */
const isAlwaysWhole = (check: Check) => check.brokenRows(amongEvery) === check.brokenRows(amongChanged);

beforeEach(async () => {
  await sql.query('BEGIN');
});
afterEach(async () => {
  await sql.query('ROLLBACK');
});

describe.each(allChecks.map((check) => ({ title: check.title, check })))('$title', ({ title, check }) => {
  it('holds in sound books', async () => {
    expect(await brokenRows({ check, since: null })).toEqual([]);
    expect(await brokenRows({ check, since: yesterday })).toEqual([]);
  });

  it('is found broken at once in a row of today, and at night in an old one', async () => {
    const fault = exampleFaults[title];
    if (fault === undefined) throw new Error('Nothing in example-faults.ts breaks it');
    await sql.query(switchTriggers('DISABLE'));
    await sql.query(fault);
    const broken = await brokenRows({ check, since: null });
    expect(broken).not.toEqual([]);
    expect(await brokenRows({ check, since: yesterday })).toEqual(broken);
    expect(await brokenRows({ check, since: later })).toEqual(isAlwaysWhole(check) ? broken : []);
  });
});

it('there is a fault for each check, and for nothing else', () => {
  expect(Object.keys(exampleFaults).sort()).toEqual(allChecks.map(({ title }) => title).sort());
});
