import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { adminListPayouts } from '@/lib/payouts/admin-list-payouts';
import { adminListRefunds } from '@/lib/refunds/admin-list-refunds';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { adminFindUsers } from '@/lib/users/admin-find-users';
import { useFixture } from '@/tests/fixtures/fixture';
import { bothIdle } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { parseSearch } from './parse-search';
import { searchMoney } from './search-money';

const fixture = useFixture();
let sql: pg.Client;
let held: { taskId: number; paymentId: number; feePaymentId: number; poster: User; helper: User };
let other: typeof held;
let payoutId: number;
let disputeReference: string;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
  const scenario = disputeScenario(fixture);
  held = await scenario.held({ name: 'stripe' });
  other = await scenario.held({ name: 'paypal' });
  const operator = await fixture.user({ role: 'admin' });
  await refundPayment({
    operatorId: operator.id,
    paymentId: held.paymentId,
    command: { amount: 1_000, reason: 'goodwill' },
    idempotencyKey: 'search',
  });
  await bothIdle(fixture);
  await openDisputeAt({ fixture, name: 'paypal', paymentId: other.paymentId });
  await bothIdle(fixture);
  const { rows } = await sql.query('SELECT provider_dispute_id AS reference FROM disputes');
  disputeReference = rows[0].reference;
  // A wallet is filled by other scenarios; this payout is only to be found.
  const account = await sql.query(
    `INSERT INTO payout_accounts (user_id, provider, external_id, state)
     VALUES ($1, 'paypal', 'wang_wu@paypal.test', 'ready') RETURNING id`,
    [held.helper.id],
  );
  const payout = await sql.query(
    `INSERT INTO payouts (user_id, payout_account_id, provider, destination, amount, currency, provider_payout_id)
     VALUES ($1, $2, 'paypal', 'wang_wu@paypal.test', 100, 'GBP', 'ITEM7') RETURNING id`,
    [held.helper.id, account.rows[0].id],
  );
  payoutId = payout.rows[0].id;
  await sql.query("UPDATE users SET email = 'li_lei@linku.test', name = '李雷' WHERE id = $1", [
    held.poster.id,
  ]);
  await sql.query("UPDATE users SET email = 'lixlei@linku.test' WHERE id = $1", [other.poster.id]);
  await sql.query("UPDATE users SET name = 'Han Meimei' WHERE id = $1", [held.helper.id]);
  await sql.query('ALTER TABLE tasks DISABLE TRIGGER USER');
  await sql.query("UPDATE tasks SET title = '100% 取快递' WHERE id = $1", [held.taskId]);
  await sql.query('ALTER TABLE tasks ENABLE TRIGGER USER');
});
afterAll(() => sql.end());

/** What the search box finds, as `kind number`. */
async function find(typed: string): Promise<string[]> {
  const search = parseSearch(typed);
  if (!search) return [];
  const lists = await searchMoney({ search, viewerRole: 'finance' });
  return lists.flatMap(({ found }) => found.map(({ kind, id }) => `${kind} ${id}`));
}

async function referencesOf(paymentId: number): Promise<string[]> {
  const { rows } = await sql.query(
    'SELECT provider_payment_id AS object, provider_transaction_id AS transaction FROM payment_records WHERE id = $1',
    [paymentId],
  );
  return [rows[0].object, rows[0].transaction];
}

describe('The search box', () => {
  it('finds a payment and its refunds by its number, and by the number of its task', async () => {
    expect(await find(`linku-payment-${held.paymentId}-3f9c01ab77de`)).toContain(`payment ${held.paymentId}`);
    const found = await find(String(held.taskId));
    expect(found).toContain(`payment ${held.paymentId}`);
    expect(found.filter((line) => line.startsWith('refund'))).toHaveLength(1);
  });

  it("finds payment, refund, dispute and payout by the provider's ids", async () => {
    for (const reference of await referencesOf(held.paymentId)) {
      expect(await find(reference)).toContain(`payment ${held.paymentId}`);
      expect(await find(reference.slice(0, -1))).toEqual([]);
    }
    const refund = await sql.query('SELECT id, provider_refund_id AS reference FROM refunds');
    expect(await find(refund.rows[0].reference)).toEqual([`refund ${refund.rows[0].id}`]);
    expect(await find(disputeReference)).toEqual(['dispute 1']);
    expect(await find('ITEM7')).toEqual([`payout ${payoutId}`]);
  });

  it('finds by e-mail, name and title of the payer, the helper and the task', async () => {
    expect(await find('LI_LEI@')).toContain(`payment ${held.paymentId}`);
    expect(await find('李雷')).toContain(`payment ${held.paymentId}`);
    expect(await find('取快递')).toContain(`payment ${held.paymentId}`);
    expect(await find('meimei')).toEqual(
      expect.arrayContaining([`payment ${held.paymentId}`, `payout ${payoutId}`]),
    );
    expect(await find('wang_wu@')).toEqual([`payout ${payoutId}`]);
  });

  it('reads % and _ as letters', async () => {
    const ofOther = `payment ${other.paymentId}`;
    expect(await find('lixlei')).toContain(ofOther);
    expect(await find('li_lei')).not.toContain(ofOther);
    expect(await find('100%')).toContain(`payment ${held.paymentId}`);
    expect(await find('1%')).toEqual([]);
    expect(await find('%')).not.toContain(ofOther);
    expect((await adminFindUsers('li_lei@')).map(({ id }) => id)).toEqual([held.poster.id]);
    expect(
      (await adminListPayouts({ viewerRole: 'finance', filter: null, find: 'wang%wu' })).payouts,
    ).toEqual([]);
  });

  it('finds nothing by U+0000, and by what is nowhere', async () => {
    expect(await find('a\0b')).toEqual([]);
    expect(await adminFindUsers('\0')).toEqual([]);
    expect((await adminListPayouts({ viewerRole: 'finance', filter: null, find: '\0' })).payouts).toEqual([]);
    expect(await find('nobody at all')).toEqual([]);
  });
});

it('every state of a refund is a filter of its list', async () => {
  expect((await adminListRefunds({ viewerRole: 'finance', status: null })).refunds).toHaveLength(1);
  const { rows } = await sql.query('SELECT status FROM refunds');
  for (const status of ['pending', 'succeeded', 'failed'] as const) {
    expect((await adminListRefunds({ viewerRole: 'finance', status })).refunds).toHaveLength(
      status === rows[0].status ? 1 : 0,
    );
  }
});
