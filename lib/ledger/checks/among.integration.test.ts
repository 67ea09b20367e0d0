import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '@/tests/fixtures/database';
import { switchTriggers } from '../example-history';
import { examplePlans } from '../example-plans';
import { EXAMPLE_ROWS } from '../example-rows';
import { subjects, tablesOfChanges } from './among';

/** A task's whole life is in the books and is old; each test changes one row of it. */

let database: TestDatabase;
let sql: pg.Client;
let since: Date;

beforeAll(async () => {
  database = await testDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  await sql.query(EXAMPLE_ROWS);
  for (const plan of examplePlans) await sql.query('SELECT commit_plan($1)', [JSON.stringify(plan)]);
  // Timestamps are stored in milliseconds, rounded.
  const { rows } = await sql.query("SELECT clock_timestamp() + interval '1 millisecond' AS since");
  since = rows[0].since;
  await vi.waitFor(async () => {
    const { rows } = await sql.query('SELECT now() > $1 AS "isOver"', [since]);
    expect(rows).toEqual([{ isOver: true }]);
  });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});
beforeEach(async () => {
  await sql.query('BEGIN');
});
afterEach(async () => {
  await sql.query('ROLLBACK');
});

/** The subjects that changed, by their ids in order; none where nothing did. */
async function changed(): Promise<Record<string, string[]>> {
  const parts = subjects.map((subject) => `SELECT '${subject}' AS subject, id::text FROM changed_${subject}`);
  await sql.query(tablesOfChanges(since));
  const { rows } = await sql.query(`${parts.join(' UNION ALL ')} ORDER BY 1, 2`);
  const found: Record<string, string[]> = {};
  for (const { subject, id } of rows) found[subject] = [...(found[subject] ?? []), id];
  return found;
}

it('nothing has changed while nothing was written', async () => {
  expect(await changed()).toEqual({});
});

/** The payments of the one task, and the accounts of their payer. */
const theTask = { tasks: ['1'], payments: ['1', '2', '3'] };
const thePayers = { ...theTask, accounts: ['user:1:points', 'user:1:points_reserved'] };

it.each([
  ['a task', 'UPDATE tasks SET version = version + 1', theTask],
  [
    'an event of a task',
    "INSERT INTO task_events (task_id, kind, actor) VALUES (1, 'note', 'operator')",
    theTask,
  ],
  ['a change order', 'UPDATE change_orders SET status = status', theTask],
  ['a refund request', 'UPDATE refund_requests SET answered_at = now()', theTask],
  [
    'the use of a coupon',
    "UPDATE coupon_usage_logs SET state = 'released', released_at = now()",
    { ...theTask, coupons: ['1'] },
  ],
  ['a payment', 'UPDATE payment_records SET sync_count = 1 WHERE id = 2', thePayers],
  [
    'an event of a payment',
    "INSERT INTO payment_events (payment_id, kind, actor) VALUES (2, 'note', 'system')",
    thePayers,
  ],
  [
    'evidence',
    `INSERT INTO payment_evidence (payment_id, provider, provider_payment_id, provider_transaction_id, amount, currency, livemode)
     VALUES (2, 'stripe', 'cs_9', 'pi_9', 1, 'GBP', false)`,
    thePayers,
  ],
  ['a refund', 'UPDATE refunds SET sync_count = 1', thePayers],
  ['a dispute', 'UPDATE disputes SET sync_count = 1', thePayers],
  [
    'a transaction of a payment',
    "INSERT INTO ledger_transactions (id, business_key, kind, payment_id) VALUES (99, 'payment:1:points_release', 'points_release', 1)",
    { ...thePayers, transactions: ['99'] },
  ],
  [
    'an entry of an old transaction',
    `INSERT INTO ledger_entries (transaction_id, account_id, unit, amount)
     VALUES (3, 'provider:stripe:clearing:GBP', 'GBP', -1), (3, 'platform:fee_revenue:GBP', 'GBP', 1)`,
    {
      ...theTask,
      transactions: ['3'],
      accounts: ['platform:fee_revenue:GBP', 'provider:stripe:clearing:GBP', ...thePayers.accounts],
      matches: ['1'],
    },
  ],
  [
    'an entry of a transaction that is of no payment, but on the account of a task,',
    `${switchTriggers('DISABLE')};
     INSERT INTO ledger_entries (transaction_id, account_id, unit, amount) VALUES (8, 'task:1:escrow:GBP', 'GBP', 1)`,
    { ...theTask, transactions: ['8'], accounts: ['task:1:escrow:GBP'] },
  ],
  ['a payout', 'UPDATE payouts SET sync_count = 1', { payouts: ['1'] }],
  [
    'a transaction of a payout',
    "INSERT INTO ledger_transactions (id, business_key, kind, payout_id) VALUES (99, 'payout:1:paid', 'payout', 1)",
    { payouts: ['1'], transactions: ['99'] },
  ],
  [
    'an account',
    "INSERT INTO ledger_accounts (id, kind, unit, user_id, balance) VALUES ('user:3:points', 'points', 'PTS', 3, 0)",
    { accounts: ['user:3:points'] },
  ],
  [
    'a match',
    "INSERT INTO line_matches (id, provider, object_key) VALUES (9, 'stripe', 'charge:pi_9')",
    { matches: ['9'] },
  ],
])('%s that was written is asked about, with all that it belongs to', async (_, statement, expected) => {
  await sql.query(statement);
  expect(await changed()).toEqual(expected);
});
