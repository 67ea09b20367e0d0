import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { toDecimal } from '@/lib/core/money';
import { commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { earn } from '@/tests/scenarios/payout-scenario';
import { planPayout } from './decide-payout';
import { openPayoutAccount } from './open-payout-account';
import { readWallet } from './read-wallet';
import { requestPayout } from './request-payout';
import { syncPayout } from './sync-payout';

const CARD_DAYS = 7;
const LARGE_DAYS = 21;
const fixture = useFixture({
  CARD_WAIT_DAYS: String(CARD_DAYS),
  ALIPAY_WAIT_DAYS: '1',
  PAYPAL_WAIT_DAYS: '0',
  NEW_ACCOUNT_WAIT_DAYS: '14',
  LARGE_REWARD: '50000',
  LARGE_REWARD_WAIT_DAYS: String(LARGE_DAYS),
});
const scenario = disputeScenario(fixture);
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

let keys = 0;

function payOut({ helper, amount }: { helper: User; amount: number }) {
  keys += 1;
  return requestPayout({ userId: helper.id, provider: 'paypal', amount, idempotencyKey: `payable-${keys}` });
}

async function pounds(helper: User) {
  const [found] = (await readWallet({ userId: helper.id })).balances;
  if (!found) throw new Error('There is no wallet');
  return found;
}

/** A helper whose account is so old, with an address at PayPal. */
async function helperOf({ days = 365, email }: { days?: number; email?: string } = {}): Promise<User> {
  const helper = await fixture.user();
  await db().$executeRaw`
    UPDATE users SET created_at = now() - make_interval(days => ${days}::integer) WHERE id = ${helper.id}`;
  await openPayoutAccount({ userId: helper.id, provider: 'paypal', email: email ?? helper.email });
  return helper;
}

const daysFromNow = (at: string | null | undefined) =>
  Math.round((new Date(at ?? Number.NaN).getTime() - Date.now()) / 86_400_000);

/** As if the wallet's holds had been made so much earlier. */
async function letDaysPass({ helper, days }: { helper: User; days: number }) {
  await sql.query('BEGIN; ALTER TABLE wallet_holds DISABLE TRIGGER wallet_holds_guard');
  await sql.query(
    `UPDATE wallet_holds SET payable_at = payable_at - make_interval(days => $1) WHERE user_id = $2`,
    [days, helper.id],
  );
  await sql.query('ALTER TABLE wallet_holds ENABLE TRIGGER wallet_holds_guard; COMMIT');
}

describe('a released reward', () => {
  it.each<[string, { by: ProviderName; days: number; amount: number }, number | null]>([
    ['by PayPal is payable at once', { by: 'paypal', days: 365, amount: 9_000 }, null],
    ['by card waits', { by: 'stripe', days: 365, amount: 9_000 }, CARD_DAYS],
    ['of a new account waits longer', { by: 'stripe', days: 29, amount: 9_000 }, 14],
    ['of a new account waits by PayPal, too', { by: 'paypal', days: 29, amount: 9_000 }, 14],
    ['of a month-old account does not wait longer', { by: 'paypal', days: 30, amount: 9_000 }, null],
    ['above an amount waits longest', { by: 'paypal', days: 365, amount: 50_001 }, LARGE_DAYS],
  ])('%s', async (_, { by, days, amount }, wait) => {
    const helper = await helperOf({ days });
    const taskId = await earn({ fixture, helper, amount, by });
    const { balance, payable, holds } = await pounds(helper);
    expect({ balance, payable }).toEqual({ balance: amount, payable: wait === null ? amount : 0 });
    expect(holds.map(({ payable_at: at, ...hold }) => ({ ...hold, days: daysFromNow(at) }))).toEqual(
      wait === null
        ? []
        : [
            {
              amount,
              amount_display: toDecimal({ amount, currency: 'GBP' }),
              reason: 'waiting',
              task_id: taskId,
              task_title: expect.any(String),
              days: wait,
            },
          ],
    );
  });

  it('waits for what Stripe says that paid it', async () => {
    const helper = await helperOf();
    const held = await scenario.held({ name: 'stripe', helper });
    const where = { paymentId: held.paymentId };
    expect(await db().paymentEvidence.findFirst({ where })).toMatchObject({ tender: 'card' });
    await sql.query('BEGIN; ALTER TABLE payment_evidence DISABLE TRIGGER USER');
    await sql.query("UPDATE payment_evidence SET tender = 'alipay' WHERE payment_id = $1", [held.paymentId]);
    await sql.query('ALTER TABLE payment_evidence ENABLE TRIGGER USER; COMMIT');
    await confirm(held);
    expect(daysFromNow((await pounds(helper)).holds[0]?.payable_at)).toBe(1);
  });

  it('becomes payable by itself when its time has come, and says before from when', async () => {
    const helper = await helperOf();
    await earn({ fixture, helper, amount: 9_000 });
    await earn({ fixture, helper, amount: 1_000, by: 'paypal' });
    const next = (await pounds(helper)).holds[0]?.payable_at;
    await expect(payOut({ helper, amount: 1_001 })).rejects.toMatchObject({
      code: 'insufficient_balance',
      details: {
        payable: 1_000,
        payable_display: '10.00',
        currency: 'GBP',
        next_payable: { amount: 9_000, amount_display: '90.00', payable_at: next },
      },
    });
    await payOut({ helper, amount: 1_000 });
    await letDaysPass({ helper, days: CARD_DAYS });
    expect(await pounds(helper)).toMatchObject({ balance: 9_000, payable: 9_000, holds: [] });
    await payOut({ helper, amount: 9_000 });
  });

  it('that waits and is disputed is set aside once, and waits on when the dispute is won', async () => {
    const helper = await helperOf();
    const held = await scenario.held({ name: 'stripe', helper });
    await confirm(held);
    await earn({ fixture, helper, amount: 1_000, by: 'paypal' });
    const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId: held.paymentId, amount: 4_000 });
    await bothIdle(fixture);
    expect(await pounds(helper)).toMatchObject({
      balance: 10_000,
      payable: 1_000,
      holds: [
        { amount: 5_000, reason: 'waiting' },
        { amount: 4_000, reason: 'disputed', payable_at: null },
      ],
    });
    await letDaysPass({ helper, days: CARD_DAYS });
    expect(await pounds(helper)).toMatchObject({
      payable: 6_000,
      holds: [{ amount: 4_000, reason: 'disputed' }],
    });
    opened.decide('won');
    await bothIdle(fixture);
    expect(await pounds(helper)).toMatchObject({ payable: 10_000, holds: [] });
  });

  it('of which a part is lost leaves the rest waiting, until the same day', async () => {
    const helper = await helperOf();
    const held = await scenario.held({ name: 'stripe', helper });
    await confirm(held);
    const before = (await pounds(helper)).holds[0]?.payable_at;
    const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId: held.paymentId, amount: 4_000 });
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await pounds(helper)).toMatchObject({
      balance: 5_000,
      payable: 0,
      holds: [{ amount: 5_000, reason: 'waiting', payable_at: before }],
    });
  });
});

describe('a destination', () => {
  /** The address of the first becomes that of the second. */
  async function two() {
    const shared = `shared-${randomUUID()}@example.com`;
    const first = await helperOf({ email: shared });
    await earn({ fixture, helper: first, amount: 9_000, by: 'paypal' });
    await payOut({ helper: first, amount: 9_000 });
    await openPayoutAccount({ userId: first.id, provider: 'paypal', email: first.email });
    const second = await helperOf({ email: shared });
    await earn({ fixture, helper: second, amount: 5_000, by: 'paypal' });
    return { first, second, shared };
  }

  it('to which another person was paid who owes is not paid, and another one is', async () => {
    const { first, second, shared } = await two();
    const held = await scenario.held({ name: 'paypal', helper: first });
    await confirm(held);
    await payOut({ helper: first, amount: 9_000 });
    const opened = await openDisputeAt({ fixture, name: 'paypal', paymentId: held.paymentId });
    opened.decide('lost');
    await bothIdle(fixture);
    expect((await pounds(first)).owed).toBe(9_000);
    await expect(payOut({ helper: second, amount: 100 })).rejects.toMatchObject({
      code: 'payout_destination_owes',
    });
    await openPayoutAccount({ userId: second.id, provider: 'paypal', email: second.email });
    expect((await payOut({ helper: second, amount: 100 })).status).toBe('sent');
    await openPayoutAccount({ userId: second.id, provider: 'paypal', email: shared });
    await earn({ fixture, helper: first, amount: 9_000, by: 'paypal' });
    expect((await payOut({ helper: second, amount: 100 })).status, 'the debt is paid').toBe('sent');
  });

  it('to which another person was paid who owes by now is not sent what was requested before', async () => {
    const { first, second, shared } = await two();
    const held = await scenario.held({ name: 'paypal', helper: first });
    await confirm(held);
    await payOut({ helper: first, amount: 9_000 });
    const account = { id: (await accountOf(second)).id, provider: 'paypal' as const, reference: shared };
    const parts = { userId: second.id, account, amount: 100, currency: 'GBP' };
    const requested = await commit(planPayout({ ...parts, idempotencyKey: 'before-the-debt' }));
    if (requested.outcome !== 'done' || requested.payoutId === null) throw new Error(requested.outcome);
    const opened = await openDisputeAt({ fixture, name: 'paypal', paymentId: held.paymentId });
    opened.decide('lost');
    await bothIdle(fixture);
    const synced = await syncPayout({ payoutId: requested.payoutId });
    expect(synced).toMatchObject({ status: 'cancelled', reason: 'destination_owes' });
    expect((await pounds(second)).balance).toBe(5_000);
  });

  it('misses what disputes of another person there can take and their own wallet does not have', async () => {
    const { first, second } = await two();
    const held = await scenario.held({ name: 'paypal', helper: first });
    await confirm(held);
    await payOut({ helper: first, amount: 3_000 });
    const opened = await openDisputeAt({ fixture, name: 'paypal', paymentId: held.paymentId });
    await bothIdle(fixture);
    expect(await pounds(first)).toMatchObject({ balance: 6_000, payable: 0 });
    await expect(payOut({ helper: second, amount: 2_001 })).rejects.toMatchObject({
      code: 'payout_destination_owes',
    });
    await payOut({ helper: second, amount: 2_000 });
    opened.decide('won');
    await bothIdle(fixture);
    await payOut({ helper: second, amount: 3_000 });
  });
});

describe('a payout and a hold of the same money', () => {
  it.each(['payout', 'hold'] as const)('wait for each other: the %s first', async (first) => {
    const helper = await helperOf();
    const taskId = await earn({ fixture, helper, amount: 9_000, by: 'paypal' });
    const account = await accountOf(helper);
    const payout = planPayout({
      userId: helper.id,
      account: { id: account.id, provider: account.provider, reference: account.externalId },
      amount: 9_000,
      currency: 'GBP',
      idempotencyKey: `raced-${first}`,
    });
    const hold = holdPlan({ helper, taskId });
    const [one, other] = first === 'payout' ? [payout, hold] : [hold, payout];
    await sql.query('BEGIN');
    await sql.query('SELECT commit_plan($1)', [JSON.stringify(one)]);
    const second = commit(other);
    await expect.poll(waitingForLocks).toBe(1);
    await sql.query('COMMIT');
    expect((await second).outcome).toBe(first === 'payout' ? 'done' : 'set_aside');
    expect((await pounds(helper)).balance).toBe(first === 'payout' ? 0 : 9_000);
    expect((await pounds(helper)).payable).toBe(0);
  });

  it('stays as it is until it ends, once', async () => {
    const helper = await helperOf();
    const taskId = await earn({ fixture, helper, amount: 9_000, by: 'paypal' });
    await commit(holdPlan({ helper, taskId }));
    const { id } = await db().walletHold.findFirstOrThrow({ where: { userId: helper.id } });
    for (const change of [
      'amount = 1',
      'payable_at = now()',
      'user_id = 1',
      'task_id = 1',
      "reason = 'disputed'",
    ]) {
      const update = sql.query(`UPDATE wallet_holds SET ${change} WHERE id = ${id}`);
      await expect(update, change).rejects.toMatchObject({ code: 'LP003' });
    }
    await expect(sql.query(`DELETE FROM wallet_holds WHERE id = ${id}`)).rejects.toMatchObject({
      code: 'LP005',
    });
    const end: Plan = { wallet_holds: [{ kind: 'end', id }] };
    expect((await commit(end)).outcome).toBe('done');
    expect((await commit(end)).outcome).toBe('stale');
    await expect(sql.query(`UPDATE wallet_holds SET ended_at = NULL WHERE id = ${id}`)).rejects.toMatchObject(
      {
        code: 'LP003',
      },
    );
    expect((await pounds(helper)).payable).toBe(9_000);
  });
});

function accountOf({ id: userId }: User) {
  return db().payoutAccount.findFirstOrThrow({ where: { userId } });
}

function holdPlan({ helper, taskId }: { helper: User; taskId: number }): Plan {
  const row = { user_id: helper.id, currency: 'GBP', amount: 9_000, task_id: taskId, payable_seconds: 3_600 };
  return { wallet_holds: [{ kind: 'insert', row: { ...row, reason: 'waiting' } }] };
}

async function waitingForLocks(): Promise<number> {
  return db().$executeRaw`
    SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()`;
}

/** The poster confirms the work. */
async function confirm({ poster, taskId }: { poster: User; taskId: number }) {
  await confirmTask({ userId: poster.id, taskId });
}
