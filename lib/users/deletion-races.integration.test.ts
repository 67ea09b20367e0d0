import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { planPayout } from '@/lib/payouts/decide-payout';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { findPayoutAccountRow } from '@/lib/payouts/payout-account-row';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { todaysLateTerms } from '@/lib/tasks/late-terms';
import { planAccept } from '@/lib/tasks/plan-task';
import { findTaskRow } from '@/lib/tasks/task-row';
import { callEndpoint, sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { reset } from '@/tests/fixtures/two-providers';
import { earn } from '@/tests/scenarios/payout-scenario';
import { paidFee } from '@/tests/scenarios/refund-scenario';

const fixture = useFixture({}, { role: 'runtime' });
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());
afterEach(() => reset(fixture));

const rich = () => fixture.user({ points: 5_000 });
const stripe = { payment_method: 'stripe' } as const;

const remove = (as: User) =>
  callEndpoint('POST /api/users/me/deletion', { as, body: { email: as.email, gives_up_points: true } });

const planOf = ({ id }: User): Plan => ({
  person: { kind: 'delete', id, gives_up_points: true },
  audit: { actor_id: id, action: 'account_deleted', subject: `user:${id}` },
});

const isDeleted = async ({ id }: User) =>
  (await db().user.findUniqueOrThrow({ where: { id } })).deletedAt !== null;

async function countWaiting(): Promise<number> {
  const { rows } = await sql.query(
    'SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()',
  );
  return rows.length;
}

async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: fixture.databaseUrl });
  await client.connect();
  return client;
}

const write = async ({ client, plan }: { client: pg.Client; plan: Plan }) =>
  (await client.query('SELECT commit_plan($1) AS result', [JSON.stringify(plan)])).rows[0].result;

/** One commit is made and not yet seen by others; the other act comes then, and waits for it. */
async function whileUncommitted<Result>({
  plan,
  act,
}: {
  plan: Plan;
  act: () => Promise<Result>;
}): Promise<Result> {
  const first = await connected();
  try {
    await first.query('BEGIN');
    expect(await write({ client: first, plan }), 'the first is not stale').not.toBeNull();
    let isOver = false;
    const second = act().finally(() => {
      isOver = true;
    });
    second.catch(() => undefined);
    await vi.waitFor(async () => expect(isOver || (await countWaiting()) > 0).toBe(true), { timeout: 5_000 });
    expect(isOver, 'it waits').toBe(false);
    await first.query('COMMIT');
    return await second;
  } finally {
    await first.end();
  }
}

describe('At the same moment as a deletion', () => {
  const paymentRow = ({ taskId, userId }: { taskId: number; userId: number }): Plan => ({
    payment: {
      kind: 'insert',
      row: {
        task_id: taskId,
        user_id: userId,
        fee_type: 'application_fee',
        payment_provider: 'stripe',
        payment_method: 'stripe',
        payment_status: 'pending',
        currency: 'GBP',
        total_amount: 1_000,
        points_used: 0,
        coupon_discount: 0,
        final_amount: 1_000,
        further_fee: 0,
        livemode: false,
        idempotency_key: null,
        request_hash: 'request',
        choice_hash: 'choice',
        lifetime_seconds: 3_600,
        first_sync_seconds: 3_600,
        metadata: {},
      },
    },
    task: { id: taskId, from: 'pending_payment', to: 'pending_payment', version: 1 },
  });

  it('a payment begins, and the account stays', async () => {
    const poster = await fixture.user();
    const { id: taskId } = await fixture.task({ poster });
    const answer = await whileUncommitted({
      plan: paymentRow({ taskId, userId: poster.id }),
      act: () => remove(poster),
    });
    expect(answer.refusal).toMatchObject({ details: { blockers: ['payment_unfinished'] } });
    expect(await isDeleted(poster)).toBe(false);
  });

  it('a payment waits for its task, and the two do not wait in a circle', async () => {
    const poster = await fixture.user();
    const { id: taskId } = await fixture.task({ poster });
    const [gate, paying, deleting] = [await connected(), await connected(), await connected()];
    await gate.query('BEGIN');
    await gate.query('SELECT 1 FROM tasks WHERE id = $1 FOR UPDATE', [taskId]);
    const payment = write({ client: paying, plan: paymentRow({ taskId, userId: poster.id }) });
    await vi.waitFor(async () => expect(await countWaiting()).toBe(1), { timeout: 5_000 });
    const deletion = write({ client: deleting, plan: planOf(poster) });
    const ends = Promise.allSettled([payment, deletion]);
    await vi.waitFor(async () => expect(await countWaiting()).toBe(2), { timeout: 5_000 });
    await gate.query('COMMIT');
    expect(await ends).toMatchObject([
      { status: 'fulfilled', value: { payment_id: expect.any(Number) } },
      { status: 'rejected', reason: { code: 'LP001' } },
    ]);
    for (const client of [gate, paying, deleting]) await client.end();
    expect(await isDeleted(poster)).toBe(false);
  });

  it('a payment comes too late, and nothing of it begins', async () => {
    const poster = await fixture.user();
    const { id: taskId } = await fixture.task({ poster });
    const late = whileUncommitted({
      plan: planOf(poster),
      act: () => createPayment({ user: poster, taskId, body: stripe, idempotencyKey: null }),
    });
    await expect(late).rejects.toMatchObject({ code: 'account_deleted' });
    expect(await isDeleted(poster)).toBe(true);
    expect(await db().paymentRecord.count({ where: { userId: poster.id } })).toBe(0);
  });

  async function offered() {
    const [poster, helper] = [await rich(), await fixture.user()];
    const { taskId } = await paidFee({ fixture, poster });
    const offer = { userId: helper.id, taskId, offeredAmount: 9_000, message: 'Gladly' };
    const { id: applicationId } = await applyToTask(offer);
    return { poster, helper, taskId, applicationId };
  }

  it('an offer is accepted, and the account of the helper stays', async () => {
    const { helper, poster, taskId, applicationId } = await offered();
    const task = await findTaskRow(taskId);
    if (!task) throw new Error('There is no task');
    const answer = await whileUncommitted({
      plan: planAccept({
        task,
        application: { id: applicationId, helperId: helper.id, offeredAmount: 9_000 },
        dueSeconds: 3_600,
        lateTerms: todaysLateTerms(),
        act: { actor: 'poster', actorId: poster.id },
      }),
      act: () => remove(helper),
    });
    expect(answer.refusal).toMatchObject({ details: { blockers: ['task_under_way'] } });
    expect(await isDeleted(helper)).toBe(false);
  });

  it('an offer is accepted too late, because it is withdrawn with the account', async () => {
    const { helper, poster, taskId, applicationId } = await offered();
    const late = whileUncommitted({
      plan: planOf(helper),
      act: () => acceptApplication({ userId: poster.id, taskId, applicationId, expectedAmount: 9_000 }),
    });
    await expect(late).rejects.toMatchObject({ code: 'offer_not_open' });
    expect(await db().task.findUniqueOrThrow({ where: { id: taskId } })).toMatchObject({
      status: 'open',
      helperId: null,
    });
  });

  it('an offer comes too late', async () => {
    const [poster, helper] = [await rich(), await fixture.user()];
    const { taskId } = await paidFee({ fixture, poster });
    const offer = { userId: helper.id, taskId, offeredAmount: 9_000, message: null };
    const late = whileUncommitted({ plan: planOf(helper), act: () => applyToTask(offer) });
    await expect(late).rejects.toMatchObject({ code: 'account_deleted' });
    expect(await db().taskApplication.count({ where: { taskId } })).toBe(0);
  });

  async function withAccount() {
    const helper = await fixture.user();
    await earn({ fixture, helper, amount: 9_000, by: 'paypal' });
    await openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email });
    const account = await findPayoutAccountRow({ userId: helper.id, provider: 'paypal' });
    if (!account) throw new Error('There is no account');
    const rest = { userId: helper.id, account, currency: 'GBP', idempotencyKey: `at-once-${helper.id}` };
    return { helper, plan: planPayout({ ...rest, amount: 9_000 }) };
  }

  it('a payout is requested, and the account stays', async () => {
    const { helper, plan } = await withAccount();
    // Before, the money was in the wallet, and that is said at once; so the commit alone is asked.
    const late = await whileUncommitted({ plan, act: () => commit(planOf(helper)) });
    expect(late).toEqual({ outcome: 'stale' });
    expect((await remove(helper)).refusal).toMatchObject({ details: { blockers: ['payout_under_way'] } });
    expect(await isDeleted(helper)).toBe(false);
  });

  it('a payout is requested too late', async () => {
    const helper = await fixture.user();
    const { id } = await db().payoutAccount.create({
      data: { userId: helper.id, provider: 'paypal', externalId: helper.email, state: 'ready' },
    });
    const late = whileUncommitted({
      plan: planOf(helper),
      act: () =>
        db().$executeRaw`
          INSERT INTO payouts (user_id, payout_account_id, provider, destination, amount, currency)
          VALUES (${helper.id}, ${id}, 'paypal', ${helper.email}, 100, 'GBP')`.then((count) => count),
    });
    await expect(late).rejects.toMatchObject({ code: 'account_deleted' });
    expect(await isDeleted(helper)).toBe(true);
  });

  it('a sign-in comes too late', async () => {
    const person = await fixture.user();
    const late = whileUncommitted({ plan: planOf(person), act: () => sessionOf(person) });
    await expect(late).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(await db().session.count({ where: { userId: person.id } })).toBe(0);
  });

  it('another deletion of the same account comes, and it is deleted once', async () => {
    const person = await fixture.user();
    const late = await whileUncommitted({ plan: planOf(person), act: () => commit(planOf(person)) });
    expect(late).toEqual({ outcome: 'stale' });
    expect(await db().auditLog.count({ where: { subject: `user:${person.id}` } })).toBe(1);
  });
});
