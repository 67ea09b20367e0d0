import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Task, User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { paymentStatuses } from '@/lib/payments/states';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { brokenTitles } from '@/tests/fixtures/broken-titles';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { heldReward, openUsers } from '@/tests/scenarios/refund-scenario';
import { pointsIssued, pointsOf, reservedPointsOf } from './accounts';
import { commit } from './commit';
import { brokenChecks, CHECK_ROWS_MAX } from './run-checks';

const fixture = useFixture();
let sql: pg.Client;
let poster: User;
let task: Task;
let paymentId: number;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());
beforeEach(async () => {
  poster = await fixture.user({ points: 1000 });
  task = await fixture.task({ poster });
  const body = { payment_method: 'mixed', points_amount: 400 } as const;
  const payment = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
  paymentId = payment.payment_id;
});

/** A manual write to the database meets the same invariants as the application. */
describe('The database refuses', () => {
  it.each([
    [
      'to complete a payment without evidence',
      () =>
        `UPDATE payment_records SET payment_status = 'completed', completed_at = now() WHERE id = ${paymentId}`,
      'LP004',
    ],
    [
      'an illegal move',
      () => `UPDATE payment_records SET payment_status = 'refunded' WHERE id = ${paymentId}`,
      'LP002',
    ],
    [
      'another price',
      () => `UPDATE payment_records SET total_amount = 900, final_amount = 500 WHERE id = ${paymentId}`,
      'LP003',
    ],
    ['another payer', () => `UPDATE payment_records SET user_id = 1 WHERE id = ${paymentId}`, 'LP003'],
    ['to forget a payment', () => `DELETE FROM payment_records WHERE id = ${paymentId}`, 'LP005'],
    ['to forget a user with payments', () => `DELETE FROM users WHERE id = ${poster.id}`, '23001'],
    ['to forget a task with payments', () => `DELETE FROM tasks WHERE id = ${task.id}`, '23001'],
    ['to change an entry', () => 'UPDATE ledger_entries SET amount = amount * 2', 'LP005'],
    ['to delete an entry', () => 'DELETE FROM ledger_entries', 'LP005'],
    ['to empty the books', () => 'TRUNCATE ledger_entries', 'LP005'],
    ['to change the timeline', () => "UPDATE payment_events SET kind = 'nothing'", 'LP005'],
    ['to change the evidence', () => 'DELETE FROM payment_evidence', 'LP005'],
    ['to write a balance by hand', () => 'UPDATE ledger_accounts SET balance = 1000000', 'LP005'],
    [
      'an account that starts with something',
      () => "INSERT INTO ledger_accounts (id, kind, unit, balance) VALUES ('x', 'x', 'PTS', 5)",
      'LP006',
    ],
    [
      'a payment whose parts are not its total',
      () => insertPayment({ total_amount: 1000, final_amount: 999 }),
      '23514',
    ],
    [
      'a negative part',
      () => insertPayment({ total_amount: 1000, final_amount: 1100, points_used: -100 }),
      '23514',
    ],
    [
      'points on a reward',
      () => insertPayment({ fee_type: "'task_reward'", points_used: 1, final_amount: 999 }),
      '23514',
    ],
    [
      'money under suspense without a reason',
      () => "INSERT INTO ledger_transactions (business_key, kind) VALUES ('x', 'suspense')",
      '23514',
    ],
    [
      'money under suspense for a reason that nobody handles',
      () =>
        "INSERT INTO ledger_transactions (business_key, kind, reason) VALUES ('x', 'suspense', 'who_knows')",
      '23514',
    ],
    [
      'a refund that asks for nothing',
      () => "INSERT INTO ledger_transactions (business_key, kind) VALUES ('x', 'refund_requested')",
      '23514',
    ],
    [
      'a promise of money for a task that goes on',
      () =>
        `UPDATE tasks SET returns_fee = true, returns_reward = 0, return_reason = 'task_cancelled' WHERE id = ${task.id}`,
      '23514',
    ],
    ['a second live payment of a task', () => insertPayment({}), '23505'],
    ['a reward of nothing', () => `UPDATE tasks SET base_reward = 0 WHERE id = ${task.id}`, '23514'],
    [
      'a reward that no integer holds',
      () => `UPDATE tasks SET base_reward = 2147483648 WHERE id = ${task.id}`,
      '22003',
    ],
  ])('%s', async (_, statement, code) => {
    await expect(sql.query(statement())).rejects.toMatchObject({ code });
  });

  it('to change what describes a task after it was published', async () => {
    const { id } = await fixture.task({ poster: await fixture.user() });
    await sql.query(`UPDATE tasks SET title = 'Another', base_reward = 6000 WHERE id = ${id}`);
    await sql.query(`UPDATE tasks SET status = 'open' WHERE id = ${id}`);
    for (const change of ["title = 'A third'", "description = 'x'", 'base_reward = 1', "location = 'x'"])
      await expect(sql.query(`UPDATE tasks SET ${change} WHERE id = ${id}`)).rejects.toMatchObject({
        code: 'LP003',
      });
    await sql.query(`UPDATE tasks SET status = 'cancelled' WHERE id = ${id}`);
  });

  it('to change what was promised when a task ended', async () => {
    await sql.query(
      `UPDATE tasks SET status = 'cancelled', returns_fee = true, returns_reward = 0, return_reason = 'task_cancelled'
       WHERE id = ${task.id}`,
    );
    const change = `UPDATE tasks SET returns_reward = 5000 WHERE id = ${task.id}`;
    await expect(sql.query(change)).rejects.toMatchObject({ code: 'LP003' });
  });

  it('entries that do not sum to zero', async () => {
    const insert = `WITH t AS (INSERT INTO ledger_transactions (business_key, kind) VALUES ('unbalanced', 'test') RETURNING id)
      INSERT INTO ledger_entries (transaction_id, account_id, unit, amount)
      SELECT id, '${pointsIssued.id}', 'PTS', 5 FROM t`;
    await expect(sql.query(insert)).rejects.toMatchObject({ code: 'LP006' });
  });

  it('an entry in another unit than its account', async () => {
    const insert = `INSERT INTO ledger_entries (transaction_id, account_id, unit, amount)
      SELECT min(id), '${pointsIssued.id}', 'GBP', 5 FROM ledger_transactions
      UNION ALL SELECT min(id), '${pointsOf(poster.id).id}', 'GBP', -5 FROM ledger_transactions`;
    await expect(sql.query(insert)).rejects.toMatchObject({ code: 'LP006' });
  });

  it('to mark an unpaid task as paid, by restoring the derived value', async () => {
    await sql.query(`UPDATE tasks SET is_paid = true, escrow_amount = 999 WHERE id = ${task.id}`);
    expect(await db().task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
      isPaid: false,
      escrowAmount: 0,
    });
  });
});

describe('The database refuses of a change order', () => {
  const HIGHER = 11_000;
  let held: { taskId: number; helper: User };
  beforeEach(async () => {
    const users = await openUsers(fixture);
    const { taskId } = await heldReward({ fixture, users });
    held = { taskId, helper: users.helper };
  });

  async function propose(toAmount: number): Promise<number> {
    const command = { amount: toAmount, current_amount: undefined, text: undefined };
    return (await proposeChangeOrder({ userId: held.helper.id, taskId: held.taskId, command })).id;
  }

  it.each([
    ['to be done with a raise that nobody agreed to', HIGHER, 'open', 'LP002'],
    ['to be done with a raise that nobody paid', HIGHER, 'accepted', 'LP004'],
    ['to be done with a lowering that moves no money', 6_000, 'open', 'LP004'],
  ])('%s', async (_, toAmount, from, code) => {
    const id = await propose(toAmount);
    if (from === 'accepted') await sql.query(`UPDATE change_orders SET status = 'accepted' WHERE id = ${id}`);
    await sql.query('BEGIN');
    const attack = async () => {
      await sql.query(`UPDATE change_orders SET status = 'done', expires_at = NULL WHERE id = ${id}`);
      await sql.query('COMMIT');
    };
    await expect(attack()).rejects.toMatchObject({ code });
    await sql.query('ROLLBACK');
  });

  it.each([
    [
      'to begin otherwise than open',
      (id: number) => `
      INSERT INTO change_orders (task_id, proposed_by, from_amount, to_amount, status)
      SELECT task_id, proposed_by, from_amount, to_amount, 'declined' FROM change_orders WHERE id = ${id}`,
      'LP002',
    ],
    [
      'to change when it has ended',
      (id: number) => `
      UPDATE change_orders SET ended_at = now() + interval '1 day' WHERE id = ${id}`,
      'LP003',
    ],
    ['to be forgotten', (id: number) => `DELETE FROM change_orders WHERE id = ${id}`, 'LP005'],
  ])('%s', async (_, statement, code) => {
    const id = await propose(HIGHER);
    await sql.query(`UPDATE change_orders SET status = 'withdrawn', expires_at = NULL WHERE id = ${id}`);
    await expect(sql.query(statement(id))).rejects.toMatchObject({ code });
  });
});

describe('A plan', () => {
  const grant = (key: string) => ({
    key,
    kind: 'points_grant' as const,
    lines: [{ from: pointsIssued, to: pointsOf(poster.id), amount: 1 }],
  });

  it('is written once under its business key', async () => {
    const postings = [grant(`once:${poster.id}`)];
    expect((await commit({ postings })).outcome).toBe('done');
    expect((await commit({ postings })).outcome).toBe('already_booked');
    expect((await fixture.points(poster)).available).toBe(601);
  });

  it('that overdraws a person is refused whole', async () => {
    const outcome = await commit({
      payment: {
        kind: 'move',
        id: paymentId,
        from: 'pending',
        to: 'cancelled',
        version: await version(),
        set: {},
      },
      postings: [
        {
          key: 'too_much',
          kind: 'points_reserve',
          lines: [{ from: pointsOf(poster.id), to: reservedPointsOf(poster.id), amount: 601 }],
        },
      ],
    });
    expect(outcome).toEqual({ outcome: 'insufficient_points' });
    expect(await fixture.statusOf(paymentId)).toBe('pending');
    expect((await fixture.points(poster)).available).toBe(600);
  });

  it('for a stale version writes nothing', async () => {
    const outcome = await commit({
      payment: { kind: 'move', id: paymentId, from: 'pending', to: 'cancelled', version: 999, set: {} },
      postings: [grant('stale')],
    });
    expect(outcome).toEqual({ outcome: 'stale' });
    expect((await fixture.points(poster)).available).toBe(600);
  });

  it('for a task that moved on writes nothing', async () => {
    const outcome = await commit({
      task: { id: task.id, from: 'open', to: 'completed' },
      postings: [grant(`moved_on:${task.id}`)],
    });
    expect(outcome).toEqual({ outcome: 'stale' });
    expect((await fixture.points(poster)).available).toBe(600);
  });

  it('written fifty times at once is written once', async () => {
    const move = {
      kind: 'move',
      id: paymentId,
      from: 'pending',
      to: 'cancelled',
      version: await version(),
      set: {},
    } as const;
    const events = [
      { kind: 'cancelled', from_status: 'pending', to_status: 'cancelled', actor: 'system' as const },
    ];
    const lines = [{ from: reservedPointsOf(poster.id), to: pointsOf(poster.id), amount: 400 }];
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () =>
        commit({ payment: move, events, postings: [{ key: 'release', kind: 'points_release', lines }] }),
      ),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'stale')).toHaveLength(49);
    expect(await fixture.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });
});

describe('The checks', () => {
  it('notice what the invariants would have refused', async () => {
    const balance = `UPDATE ledger_accounts SET balance = balance + $1 WHERE id = '${pointsOf(poster.id).id}'`;
    await sql.query('ALTER TABLE ledger_accounts DISABLE TRIGGER USER');
    await sql.query(balance, [7]);
    expect(await brokenTitles()).toEqual([
      'A balance is the sum of its entries, and never below zero; a debt is never above',
    ]);
    await sql.query(balance, [-7]);
    await sql.query('ALTER TABLE ledger_accounts ENABLE TRIGGER USER');
    await fixture.expectSoundBooks();
  });

  it('name the first rows that break one, and how many there are', async () => {
    await sql.query('ALTER TABLE tasks DISABLE TRIGGER USER');
    const { rows: made } = await sql.query<{ id: number }>(
      `INSERT INTO tasks (poster_id, title, description, base_reward, currency, status, is_paid, updated_at)
      SELECT ${poster.id}, 'x', 'x', 1000, 'GBP', 'open', false, now() FROM generate_series(1, $1) RETURNING id`,
      [CHECK_ROWS_MAX + 5],
    );
    const broken = await brokenChecks();
    expect(broken).toMatchObject([
      {
        title: 'An open task is paid or cost nothing, and a paid task does not wait for payment',
        count: CHECK_ROWS_MAX + 5,
      },
    ]);
    const [{ rows } = { rows: [] }] = broken;
    expect(rows).toHaveLength(CHECK_ROWS_MAX);
    for (const row of rows) expect(made).toContainEqual(row);
    await sql.query('DELETE FROM tasks WHERE id = ANY ($1)', [made.map(({ id }) => id)]);
    await sql.query('ALTER TABLE tasks ENABLE TRIGGER USER');
    await fixture.expectSoundBooks();
  });

  it('know every state', async () => {
    const { rows } = await sql.query(
      'SELECT DISTINCT from_status AS s FROM payment_state_moves UNION SELECT to_status FROM payment_state_moves',
    );
    expect(rows.map(({ s }) => s).sort()).toEqual([...paymentStatuses].sort());
    expect(await referenceOf(paymentId)).toMatch(/^cs_test_/);
  });
});

async function version(): Promise<number> {
  return (await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } })).version;
}

function insertPayment(values: Record<string, number | string>): string {
  const row = {
    task_id: task.id,
    user_id: poster.id,
    fee_type: "'application_fee'",
    payment_provider: "'stripe'",
    payment_method: "'card'",
    currency: "'GBP'",
    total_amount: 1000,
    points_used: 0,
    final_amount: 1000,
    livemode: false,
    request_hash: "'x'",
    choice_hash: "'x'",
    expires_at: 'now()',
    ...values,
  };
  return `INSERT INTO payment_records (${Object.keys(row)}) VALUES (${Object.values(row)})`;
}
