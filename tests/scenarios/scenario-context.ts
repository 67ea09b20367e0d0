import { expect } from 'vitest';
import { db } from '@/lib/core/db/client';
import type { User } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { collectDebts } from '@/lib/disputes/collect-debts';
import { completeCancellations } from '@/lib/jobs/complete-cancellations';
import { completeLowerings } from '@/lib/jobs/complete-lowerings';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { reconcileDisputes } from '@/lib/jobs/reconcile-disputes';
import { reconcilePayments } from '@/lib/jobs/reconcile-payments';
import { reconcilePayouts } from '@/lib/jobs/reconcile-payouts';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { retryEvents } from '@/lib/jobs/retry-events';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import type { CommitCutter, Cut } from '@/tests/fixtures/commit-cutter';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { bothIdle, bothProviders, payerActs, releaseBoth } from '@/tests/fixtures/two-providers';

/**
 * The users of one scenario, and their actions. Each step ends when every event was delivered and every job has run.
 */
export type ScenarioContext = {
  fixture: Fixture;
  poster: User;
  helper: User;
  operator: User;
  taskId: number;
  /** The last transaction of the ledger before the scenario, and after each of its steps. */
  steps: bigint[];
  /** The poster pays what is due, and returns or not. Gives the payment, which is complete. */
  pay(body: CreatePaymentBody, options?: { card?: string }): Promise<number>;
  /** The poster begins to pay what is due, without acting at the provider yet. Gives the payment. */
  begin(body: CreatePaymentBody): Promise<number>;
  /** A helper offers, and is accepted. */
  accept(amount: number, options?: { by?: User }): Promise<void>;
  /** An action of somebody, and what follows from it. */
  act<T>(what: () => Promise<T> | T): Promise<T>;
  /** The same while Stripe answers with errors only. */
  actWhileStripeIsAway(what: () => Promise<unknown> | unknown): Promise<void>;
};

/** A whole life of a task, to be read like a ledger. */
export type MoneyScenario = { title: string; run(context: ScenarioContext): Promise<void> };

/** A way to run a scenario: how the providers' events reach us, and what happens to our own process. */
export type Variant = { delivery: Delivery; cut: Cut | null };

/** By name, the ordinary one first: each ends with the same ledger. */
export const variants: [[string, Variant], ...[string, Variant][]] = [
  ['with events as they come', { delivery: 'as they come', cut: null }],
  ['with events each twice', { delivery: 'each twice', cut: null }],
  ['with events late and backwards', { delivery: 'late and backwards', cut: null }],
  ['and whoever commits dies before it, each time once', { delivery: 'as they come', cut: 'before' }],
  ['and whoever commits dies after it, each time once', { delivery: 'as they come', cut: 'after' }],
];

type Delivery = keyof typeof deliveries;

const deliveries = {
  'as they come': { before: () => undefined, after: bothIdle },
  'each twice': {
    before: ({ simulators, paypal }: Fixture) => {
      const twice = {
        event_type: '*',
        times: null,
        probability: 1,
        fault: { kind: 'duplicate', copies: 2 },
      } as const;
      simulators.stripe.addWebhookFault(twice);
      paypal.addWebhookFault(twice);
    },
    after: bothIdle,
  },
  'late and backwards': {
    before: ({ simulators, paypal }: Fixture) => {
      simulators.stripe.hold();
      paypal.hold();
    },
    after: async (fixture: Fixture) => {
      await releaseBoth(fixture, { order: 'reversed' });
      fixture.simulators.stripe.hold();
      fixture.paypal.hold();
    },
  },
} satisfies Record<string, { before(fixture: Fixture): void; after(fixture: Fixture): Promise<void> }>;

/** New users and a new task, of which nothing is paid. Faults of our processes begin after that. */
export async function openScenarioContext({
  fixture,
  cutter,
  variant: { delivery, cut },
}: {
  fixture: Fixture;
  cutter: CommitCutter;
  variant: Variant;
}): Promise<ScenarioContext> {
  const poster = await fixture.user({ points: 1_500 });
  const helper = await fixture.user();
  const operator = await fixture.user({ role: 'admin' });
  const { id: taskId } = await fixture.task({ poster });
  deliveries[delivery].before(fixture);
  cutter.cutEach(cut);

  const steps = [await lastTransaction()];
  const act = async <T>(what: () => Promise<T> | T): Promise<T> => {
    const result = await untilAnswered({ ask: async () => what(), cutter });
    await comeToRest({ fixture, cutter, delivery });
    steps.push(await lastTransaction());
    return result;
  };
  const begun = async (body: CreatePaymentBody): Promise<number> => {
    const command = { user: poster, taskId, body, idempotencyKey: crypto.randomUUID() };
    return (await untilAnswered({ ask: () => createPayment(command), cutter })).payment_id;
  };
  return {
    fixture,
    poster,
    helper,
    operator,
    taskId,
    steps,
    act,
    async actWhileStripeIsAway(what) {
      fixture.simulators.stripe.addFault({ fault: { kind: 'status', status: 503 }, times: null });
      await act(what);
      fixture.simulators.stripe.clearFaults();
      deliveries[delivery].before(fixture);
    },
    begin: (body) => act(() => begun(body)),
    async pay(body, { card } = {}) {
      const paymentId = await act(async () => {
        const id = await begun(body);
        await doPayersPart({ fixture, paymentId: id, ...(card && { card }) });
        return id;
      });
      expect(await fixture.statusOf(paymentId)).toBe('completed');
      return paymentId;
    },
    async accept(amount, { by = helper } = {}) {
      const offer = { userId: by.id, taskId, offeredAmount: amount, message: null };
      const { id: applicationId } = await act(() => applyToTask(offer));
      const accepted = { userId: poster.id, taskId, applicationId, expectedAmount: amount };
      await act(() => acceptApplication(accepted));
    },
  };
}

async function lastTransaction(): Promise<bigint> {
  const last = await db().ledgerTransaction.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  return last?.id ?? 0n;
}

/** The payer acts if something is left for a provider. */
export async function doPayersPart({
  fixture,
  paymentId,
  card,
}: {
  fixture: Fixture;
  paymentId: number;
  card?: string;
}): Promise<void> {
  const { paymentProvider } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  const name = bothProviders.find((provider) => provider === paymentProvider);
  if (!name) return;
  const reference = await referenceOf(paymentId);
  payerActs({ fixture, name, reference, ...(card && { card }) });
}

/** More than any request commits; after that, a crash is no longer the reason for a missing response. */
const TRIES_MAX = 12;

/** A user without a response, because the process with their request died, asks the same again. */
async function untilAnswered<T>({
  ask,
  cutter,
}: {
  ask: () => Promise<T>;
  cutter: CommitCutter;
}): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const before = cutter.cuts().length;
    try {
      return await ask();
    } catch (error) {
      if (!isCrash({ error, cutter, before }) || tries === TRIES_MAX) throw error;
    }
  }
}

function isCrash({
  error,
  cutter,
  before,
}: {
  error: unknown;
  cutter: CommitCutter;
  before: number;
}): boolean {
  const isAway = error instanceof PayError && error.code === 'database_unavailable';
  return isAway && cutter.cuts().length > before;
}

/** Every step of ours is over long before. */
const ROUNDS_MAX = 20;

/** Waits until every event was delivered, and every job has run without a change. */
async function comeToRest({
  fixture,
  cutter,
  delivery,
}: {
  fixture: Fixture;
  cutter: CommitCutter;
  delivery: Delivery;
}): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const before = cutter.sent();
    await deliveries[delivery].after(fixture);
    await makeEverythingDue();
    for (const run of jobs) await survive({ run, cutter });
    await deliveries[delivery].after(fixture);
    if (cutter.sent() === before) return;
  }
  throw new Error('The scenario did not come to rest');
}

const jobs = [
  reconcilePayments,
  retryEvents,
  refundSuspense,
  completeCancellations,
  completeLowerings,
  reconcileRefunds,
  reconcileDisputes,
  collectDebts,
  reconcilePayouts,
  keepTaskDeadlines,
];

/** A job that dies runs again in its interval. */
async function survive({
  run,
  cutter,
}: {
  run: () => Promise<unknown>;
  cutter: CommitCutter;
}): Promise<void> {
  const before = cutter.cuts().length;
  try {
    await run();
  } catch (error) {
    if (!isCrash({ error, cutter, before })) throw error;
  }
}

/** As if a while had passed: whatever a process that died had claimed is free again. */
async function makeEverythingDue(): Promise<void> {
  await db().$executeRaw`
    WITH payments AS (UPDATE payment_records SET next_sync_at = now() - interval '1 second', capture_until = NULL
        WHERE next_sync_at IS NOT NULL),
      refunds AS (UPDATE refunds SET next_sync_at = now() - interval '1 second', sending_until = NULL
        WHERE next_sync_at IS NOT NULL),
      disputes AS (UPDATE disputes SET next_sync_at = now() - interval '1 second' WHERE next_sync_at IS NOT NULL),
      payouts AS (UPDATE payouts SET next_sync_at = now() - interval '1 second' WHERE next_sync_at IS NOT NULL),
      failures AS (UPDATE job_failures SET next_try_at = now() - interval '1 second')
    UPDATE webhook_events SET
      next_try_at = CASE WHEN next_try_at IS NOT NULL THEN now() - interval '1 second' END,
      received_at = CASE WHEN state = 'received' THEN now() - interval '1 minute' ELSE received_at END
    WHERE next_try_at IS NOT NULL OR state = 'received'`;
}
