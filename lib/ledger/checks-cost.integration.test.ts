import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';
import { allChecks } from './run-checks';

/**
 * A check reads each row a bounded number of times. Without nested loops the planner joins by hashing or sorting, and
 * what it still joins by a loop has no equality to join by: its cost is the product of two tables.
 */

let database: TestDatabase;
let sql: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  await sql.query('SET enable_nestloop = off');
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

type Node = {
  'Node Type': string;
  'Subplan Name'?: string | undefined;
  Filter?: string | undefined;
  Plans?: Node[] | undefined;
};

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
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

it.each(allChecks)('$title: at most linear', async ({ brokenRows }) => {
  const { rows } = await sql.query(`EXPLAIN (FORMAT JSON) ${brokenRows}`);
  const [{ Plan }] = planSchema.parse(rows[0]['QUERY PLAN']);
  expect(loopsIn(Plan)).toEqual([]);
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
  const { rows } = await sql.query(`EXPLAIN (FORMAT JSON) ${quadratic}`);
  const [{ Plan }] = planSchema.parse(rows[0]['QUERY PLAN']);
  expect(loopsIn(Plan)).toHaveLength(1);
});
