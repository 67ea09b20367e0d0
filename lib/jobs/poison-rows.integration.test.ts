import { afterEach, beforeAll, expect, it } from 'vitest';
import { collectDebts } from '@/lib/disputes/collect-debts';
import { syncDispute } from '@/lib/disputes/sync-dispute';
import { requestPayout } from '@/lib/payouts/request-payout';
import { requestRefund } from '@/lib/refunds/request-refund';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { beginFee } from '@/tests/scenarios/fee-scenario';
import { paidHelper } from '@/tests/scenarios/payout-scenario';
import { acceptedTask, heldReward, openUsers, taskOf, type Users } from '@/tests/scenarios/refund-scenario';
import { bringUnmatched } from '@/tests/scenarios/unmatched-money';
import { completeCancellations } from './complete-cancellations';
import { completeLowerings } from './complete-lowerings';
import { keepTaskDeadlines } from './keep-task-deadlines';
import { reconcileDisputes } from './reconcile-disputes';
import { reconcilePayments } from './reconcile-payments';
import { reconcilePayouts } from './reconcile-payouts';
import { reconcileRefunds } from './reconcile-refunds';
import { retryEvents } from './retry-events';

const HOLD_DECISION_DAYS = 40;
const away = { fault: { kind: 'status', status: 503 }, times: null } as const;

const fixture = useFixture({ HOLD_DECISION_DAYS: String(HOLD_DECISION_DAYS) });
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

/** A row that a job is due to handle, and what the database refuses of it: a fault that no refusal of ours foresees. */
type Due = {
  rowId: number | bigint | string;
  refuses: { event: 'UPDATE' | 'INSERT'; table: string; when: string };
  isDone: () => Promise<boolean>;
};

type Job = { job: string; run: () => Promise<unknown>; arrange: () => Promise<Due> };

const moves = ({ table, id }: { table: string; id: number }) => ({
  event: 'UPDATE' as const,
  table,
  when: `OLD.id = ${id} AND NEW.version <> OLD.version`,
});

async function makeDue({ table, id }: { table: string; id: number }): Promise<void> {
  await db().$executeRawUnsafe(
    `UPDATE ${table} SET next_sync_at = now() - interval '1 second' WHERE id = ${id}`,
  );
}

async function hasRefunds(paymentId: number): Promise<boolean> {
  return (await db().refund.count({ where: { paymentId } })) > 0;
}

const loseEvents = () => fixture.simulators.stripe.addWebhookFault({ fault: { kind: 'lose' }, times: null });

async function propose({ taskId, amount }: { taskId: number; amount: number }): Promise<number> {
  const command = { amount, current_amount: undefined, text: undefined };
  return (await proposeChangeOrder({ userId: users.helper.id, taskId, command })).id;
}

/** A task that a deadline moves. */
async function overdueTask({ taskId, to }: { taskId: number; to: string }): Promise<Due> {
  const isDone = async () => (await taskOf(taskId)).status === to;
  return { rowId: taskId, refuses: moves({ table: 'tasks', id: taskId }), isDone };
}

const jobs: Job[] = [
  {
    job: 'reconcile-payments',
    run: reconcilePayments,
    async arrange() {
      loseEvents();
      const { payer, reference, paymentId } = await beginFee({ fixture, provider: 'stripe' });
      payer.pay(reference);
      await makeDue({ table: 'payment_records', id: paymentId });
      const isDone = async () => (await fixture.statusOf(paymentId)) === 'completed';
      return { rowId: paymentId, refuses: moves({ table: 'payment_records', id: paymentId }), isDone };
    },
  },
  {
    job: 'retry-events',
    run: retryEvents,
    async arrange() {
      const subject = {
        meaning: 'other',
        reference: null,
        transactionId: null,
        paymentId: null,
        summary: {},
      };
      const { id } = await db().webhookEvent.create({
        data: {
          provider: 'stripe',
          eventId: `evt_${crypto.randomUUID()}`,
          type: 'product.created',
          livemode: false,
          subject,
          occurredAt: new Date(),
          receivedAt: new Date(Date.now() - 60_000),
        },
      });
      const isDone = async () =>
        (await db().webhookEvent.findUniqueOrThrow({ where: { id } })).state === 'ignored';
      return {
        rowId: id,
        refuses: { event: 'UPDATE', table: 'webhook_events', when: `OLD.id = ${id}` },
        isDone,
      };
    },
  },
  {
    job: 'return-suspense',
    run: refundSuspense,
    async arrange() {
      const { paymentId } = await bringUnmatched({
        fixture,
        name: 'stripe',
        kind: 'money for a task that was closed',
      });
      const { id } = await db().paymentEvidence.findFirstOrThrow({ where: { paymentId } });
      const refuses = { event: 'INSERT', table: 'refunds', when: `NEW.payment_id = ${paymentId}` } as const;
      return { rowId: id, refuses, isDone: () => hasRefunds(paymentId) };
    },
  },
  {
    job: 'reconcile-refunds',
    run: reconcileRefunds,
    async arrange() {
      const { paymentId } = await heldReward({ fixture, users });
      fixture.simulators.stripe.addFault({ method: 'POST', path: '/v1/refunds', ...away });
      await requestRefund({
        paymentId,
        amount: 100,
        reason: 'mistake',
        requestKey: 'poison',
        by: { actor: 'operator', actorId: users.operator.id },
      });
      fixture.simulators.stripe.clearFaults();
      loseEvents();
      const { id } = await db().refund.findFirstOrThrow({ where: { paymentId } });
      await makeDue({ table: 'refunds', id });
      const isDone = async () =>
        (await db().refund.findUniqueOrThrow({ where: { id } })).status === 'succeeded';
      return { rowId: id, refuses: moves({ table: 'refunds', id }), isDone };
    },
  },
  {
    job: 'reconcile-disputes',
    run: reconcileDisputes,
    async arrange() {
      loseEvents();
      const { paymentId } = await heldReward({ fixture, users });
      const dispute = await openDisputeAt({ fixture, name: 'stripe', paymentId });
      await syncDispute({ provider: 'stripe', disputeReference: dispute.reference });
      dispute.decide('won');
      const { id } = await db().dispute.findFirstOrThrow({ where: { paymentId } });
      await makeDue({ table: 'disputes', id });
      const isDone = async () => (await db().dispute.findUniqueOrThrow({ where: { id } })).status === 'won';
      return { rowId: id, refuses: moves({ table: 'disputes', id }), isDone };
    },
  },
  {
    job: 'reconcile-payouts',
    run: reconcilePayouts,
    async arrange() {
      const helper = await paidHelper({ fixture });
      fixture.simulators.stripe.addFault({ method: 'POST', path: '/v1/transfers', ...away });
      const key = crypto.randomUUID();
      await requestPayout({ userId: helper.id, provider: 'stripe', amount: 4_000, idempotencyKey: key });
      fixture.simulators.stripe.clearFaults();
      loseEvents();
      const { id } = await db().payout.findFirstOrThrow({ where: { userId: helper.id } });
      await makeDue({ table: 'payouts', id });
      const isDone = async () =>
        (await db().payout.findUniqueOrThrow({ where: { id } })).status !== 'requested';
      return { rowId: id, refuses: moves({ table: 'payouts', id }), isDone };
    },
  },
  {
    job: 'finish-cancellations',
    run: completeCancellations,
    async arrange() {
      const { taskId, paymentId } = await heldReward({ fixture, users });
      await cancelTask({ userId: users.poster.id, taskId });
      const refuses = { event: 'INSERT', table: 'refunds', when: `NEW.payment_id = ${paymentId}` } as const;
      return { rowId: taskId, refuses, isDone: () => hasRefunds(paymentId) };
    },
  },
  {
    job: 'finish-lowerings',
    run: completeLowerings,
    async arrange() {
      const { taskId, paymentId } = await heldReward({ fixture, users });
      const id = await propose({ taskId, amount: 6_000 });
      await acceptChangeOrder({ userId: users.poster.id, taskId, changeOrderId: id });
      const refuses = { event: 'INSERT', table: 'refunds', when: `NEW.payment_id = ${paymentId}` } as const;
      return { rowId: id, refuses, isDone: () => hasRefunds(paymentId) };
    },
  },
  {
    job: 'release-rewards',
    run: keepTaskDeadlines,
    async arrange() {
      const { taskId } = await heldReward({ fixture, users });
      await deliverTask({ userId: users.helper.id, taskId, message: undefined });
      await db().$executeRaw`UPDATE tasks SET release_at = now() - interval '1 second' WHERE id = ${taskId}`;
      return overdueTask({ taskId, to: 'completed' });
    },
  },
  {
    job: 'lapse-acceptances',
    run: keepTaskDeadlines,
    async arrange() {
      const { taskId } = await acceptedTask({ fixture, users });
      await db()
        .$executeRaw`UPDATE tasks SET reward_due_at = now() - interval '1 second' WHERE id = ${taskId}`;
      return overdueTask({ taskId, to: 'open' });
    },
  },
  {
    job: 'require-decisions',
    run: keepTaskDeadlines,
    async arrange() {
      const { taskId, paymentId } = await heldReward({ fixture, users });
      await db().$executeRaw`
        UPDATE payment_records SET completed_at = now() - make_interval(days => ${HOLD_DECISION_DAYS}::integer)
        WHERE id = ${paymentId}`;
      return overdueTask({ taskId, to: 'disputed' });
    },
  },
  {
    job: 'lapse-change-orders',
    run: keepTaskDeadlines,
    async arrange() {
      const { taskId } = await heldReward({ fixture, users });
      const id = await propose({ taskId, amount: 6_000 });
      await db()
        .$executeRaw`UPDATE change_orders SET expires_at = now() - interval '1 second' WHERE id = ${id}`;
      const isDone = async () =>
        (await db().changeOrder.findUniqueOrThrow({ where: { id } })).status === 'lapsed';
      return { rowId: taskId, refuses: moves({ table: 'tasks', id: taskId }), isDone };
    },
  },
  // Last, because its disputes take the money that payouts are sent from.
  {
    job: 'collect-debts',
    run: collectDebts,
    async arrange() {
      const scenario = disputeScenario(fixture);
      const { taskId, paymentId, poster, helper } = await scenario.held({ name: 'stripe' });
      await confirmTask({ userId: poster.id, taskId });
      await scenario.payOut({ helper, amount: 4_000 });
      const payoutId = await scenario.payOut({ helper, amount: 5_000 });
      const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId });
      opened.decide('lost');
      await bothIdle(fixture);
      await scenario.bouncePayout({ payoutId });
      const debtId = `user:${helper.id}:debt:GBP`;
      const when = `NEW.kind = 'debt_paid' AND NEW.business_key LIKE 'debt:${helper.id}:%'`;
      const isDone = async () =>
        (await db().ledgerAccount.findUniqueOrThrow({ where: { id: debtId } })).balance === -4_000n;
      return { rowId: debtId, refuses: { event: 'INSERT', table: 'ledger_transactions', when }, isDone };
    },
  },
];

async function plant({ event, table, when }: Due['refuses']): Promise<() => Promise<unknown>> {
  await db().$executeRawUnsafe(`
    CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'this row is poisoned'; END $$`);
  await db().$executeRawUnsafe(
    `CREATE TRIGGER a_poison BEFORE ${event} ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION poison()`,
  );
  return () => db().$executeRawUnsafe(`DROP TRIGGER a_poison ON ${table}`);
}

const failureOf = ({ job, rowId }: { job: string; rowId: Due['rowId'] }) =>
  db().jobFailure.findUnique({ where: { job_rowId: { job, rowId: String(rowId) } } });

it.each(jobs)(
  '$job puts a row aside that it cannot handle, and handles the row behind it',
  async ({ job, run, arrange }) => {
    const [poisoned, behind] = [await arrange(), await arrange()];
    const heal = await plant(poisoned.refuses);
    await run();
    expect(await behind.isDone()).toBe(true);
    expect(await poisoned.isDone()).toBe(false);
    const failure = await failureOf({ job, rowId: poisoned.rowId });
    expect(failure).toMatchObject({ code: 'internal', attempts: 1 });
    expect(failure?.message).toContain('this row is poisoned');
    expect(failure?.nextTryAt.getTime()).toBeGreaterThan(Date.now());
    expect(await failureOf({ job, rowId: behind.rowId })).toBeNull();

    await makeItDueAgain(poisoned);
    await run();
    expect(await failureOf({ job, rowId: poisoned.rowId })).toMatchObject({ attempts: 1 });
    await db()
      .$executeRaw`UPDATE job_failures SET next_try_at = now() - interval '1 second' WHERE job = ${job}`;
    await run();
    expect(await failureOf({ job, rowId: poisoned.rowId })).toMatchObject({ attempts: 2 });

    await heal();
    await makeItDueAgain(poisoned);
    await db()
      .$executeRaw`UPDATE job_failures SET next_try_at = now() - interval '1 second' WHERE job = ${job}`;
    await run();
    expect(await poisoned.isDone()).toBe(true);
    expect(await failureOf({ job, rowId: poisoned.rowId })).toBeNull();
  },
);

it.each(jobs)(
  '$job forgets a row that it does not find again, because somebody ended it',
  async ({ job, run }) => {
    await db().$executeRaw`
    INSERT INTO job_failures (job, row_id, code, message, next_try_at) VALUES
      (${job}, 'ended', 'internal', 'It failed', now() - interval '61 minutes'),
      (${job}, 'due', 'internal', 'It failed', now() - interval '59 minutes')`;
    await run();
    expect(await failureOf({ job, rowId: 'ended' })).toBeNull();
    expect(await failureOf({ job, rowId: 'due' })).not.toBeNull();
    await db().$executeRaw`DELETE FROM job_failures WHERE job = ${job} AND row_id = 'due'`;
  },
);

/** By its own schedule; where it was put aside it waits all the same. */
async function makeItDueAgain({ rowId, refuses: { event, table } }: Due): Promise<void> {
  const isScheduled =
    event === 'UPDATE' && ['payment_records', 'refunds', 'disputes', 'payouts'].includes(table);
  if (isScheduled && typeof rowId === 'number') await makeDue({ table, id: rowId });
}
