import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';
import { amongChanged, changesSince, tablesOfChanges } from './checks/among';
import { statementOf } from './checks/check';
import { exampleHistory } from './example-history';
import { allChecks } from './run-checks';

/**
 * A check reads each row a bounded number of times. Without nested loops the planner joins by hashing or sorting, and
 * what it still joins by a loop has no equality to join by: its cost is the product of two tables. About what changed, it
 * reads no large table whole: the planner finds an index for each step where it may not scan, hash or merge. The books are
 * of a year, and the last day of it has changed.
 */

let database: TestDatabase;
let sql: pg.Client;
let since: Date;
let largeTables: string[];
let partialIndexes: string[];

beforeAll(async () => {
  database = await testDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  await sql.query(exampleHistory({ tasks: 2_000, rare: 10 }));
  since = (await sql.query("SELECT now() - interval '1 day' AS since")).rows[0].since;
  largeTables = await names('SELECT relname AS name FROM pg_class WHERE reltuples >= 2000');
  partialIndexes = await names("SELECT indexname AS name FROM pg_indexes WHERE indexdef LIKE '% WHERE %'");
}, 120_000);
afterAll(async () => {
  await sql.end();
  await database.drop();
});
beforeEach(async () => {
  await sql.query('BEGIN');
  await sql.query(tablesOfChanges(since));
});
afterEach(async () => {
  await sql.query('ROLLBACK');
});

async function names(query: string): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(query);
  return rows.map(({ name }) => name);
}

type Node = {
  'Node Type': string;
  'Relation Name'?: string | undefined;
  'Index Name'?: string | undefined;
  'Index Cond'?: string | undefined;
  'Subplan Name'?: string | undefined;
  Filter?: string | undefined;
  Plans?: Node[] | undefined;
};

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Index Name': z.string().optional(),
    'Index Cond': z.string().optional(),
    'Subplan Name': z.string().optional(),
    Filter: z.string().optional(),
    Plans: z.array(nodeSchema).optional(),
  }),
);
const planSchema = z.tuple([z.object({ Plan: nodeSchema })]);

/** The loops of a plan whose inner side is read whole for each row of the outer one. */
function loopsIn(node: Node): Node[] {
  const [, inner] = node.Plans ?? [];
  const isLoop = node['Node Type'] === 'Nested Loop' && inner !== undefined && readsWhole(inner);
  return [...(isLoop ? [node] : []), ...(node.Plans ?? []).flatMap(loopsIn)];
}

/** An index finds the rows that are wanted; anything that scans below does not. What is hashed is read once for all. */
function readsWhole({ 'Node Type': type, Filter: filter = '', Plans: plans = [] }: Node): boolean {
  if (type === 'Seq Scan') return true;
  const isHashed = (plan: Node) =>
    plan['Subplan Name'] !== undefined && filter.includes(`hashed ${plan['Subplan Name']}`);
  return plans.some((plan) => !isHashed(plan) && readsWhole(plan));
}

/** The plan of PostgreSQL where it may not do what these settings name. */
async function planOf({ statement, without }: { statement: string; without: string[] }): Promise<Node> {
  for (const way of without) await sql.query(`SET LOCAL enable_${way} = off`);
  const { rows } = await sql.query(`EXPLAIN (FORMAT JSON) ${statement}`);
  const [{ Plan }] = planSchema.parse(rows[0]['QUERY PLAN']);
  return Plan;
}

const withoutLoops = ['nestloop'];
const byIndexes = ['seqscan', 'hashjoin', 'mergejoin'];

/** The tables that a plan reads whole; an index of few rows is read whole, and is small. */
function tablesReadIn(node: Node): string[] {
  const { 'Relation Name': table = '', 'Index Name': index = '', 'Index Cond': condition } = node;
  const isWhole =
    node['Node Type'] === 'Seq Scan' ||
    (index !== '' && condition === undefined && !partialIndexes.includes(index));
  return [...(isWhole ? [table === '' ? index : table] : []), ...(node.Plans ?? []).flatMap(tablesReadIn)];
}

describe.each(allChecks.map((check) => ({ title: check.title, check })))('$title', ({ check }) => {
  it.each([true, false])('is at most linear: about every row %s', async (isWhole) => {
    const statement = statementOf({ check, isWhole });
    expect(loopsIn(await planOf({ statement, without: withoutLoops }))).toEqual([]);
  });

  it('reads no large table about what changed', async () => {
    const statement = check.brokenRows(amongChanged);
    const read = tablesReadIn(await planOf({ statement, without: byIndexes }));
    expect(read.filter((table) => largeTables.includes(table))).toEqual([]);
  });
});

it('what changed is found by the indexes of its time', async () => {
  for (const { table, query } of changesSince(since)) {
    const read = tablesReadIn(await planOf({ statement: query, without: byIndexes }));
    const ofTables = read.filter((name) => !/^(changed|touched)_/.test(name));
    expect({ table, ofTables }).toEqual({ table, ofTables: [] });
  }
});

it('what is read whole is noticed, in a table and in an index', async () => {
  expect(largeTables).toEqual(expect.arrayContaining(['payment_records', 'ledger_entries', 'tasks']));
  const scan = 'SELECT id FROM payment_records WHERE completed_at < now()';
  expect(tablesReadIn(await planOf({ statement: scan, without: [] }))).toEqual(['payment_records']);
  const inOrder = 'SELECT id FROM payment_records ORDER BY id';
  expect(tablesReadIn(await planOf({ statement: inOrder, without: byIndexes }))).toEqual(['payment_records']);
});

it.each([
  [
    'a join',
    `SELECT o.id FROM payouts o JOIN ledger_transactions t ON t.business_key LIKE 'payout:' || o.id || ':%'`,
  ],
  [
    'a question about each row of a join',
    `SELECT o.id FROM payouts o LEFT JOIN LATERAL (SELECT count(*) AS n FROM refunds r WHERE r.payment_id = o.user_id) x ON true
     WHERE x.n = 0 AND EXISTS (SELECT 1 FROM ledger_transactions t WHERE t.business_key LIKE 'payout:' || o.id || x.n)`,
  ],
])('a comparison of keys by a pattern is noticed in %s', async (_, quadratic) => {
  expect(loopsIn(await planOf({ statement: quadratic, without: withoutLoops }))).not.toEqual([]);
});
