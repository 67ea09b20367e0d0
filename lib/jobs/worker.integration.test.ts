import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { handleEvent } from '@/lib/webhooks/handle-event';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { type Payer, type ProviderName, payerAt } from '@/tests/fixtures/payers';
import { type FixtureProcess, startProcess } from '@/tests/fixtures/process';
import { beginFee } from '@/tests/scenarios/fee-scenario';
import { reconcilePayments } from './reconcile-payments';

const CARD = '4242424242424242';
const REPAIR_MS_MAX = 60_000;
const bothProviders = ['stripe', 'paypal'] as const;
const mixed = { payment_method: 'mixed', points_amount: 400 } as const;

const fixture = useFixture({}, { role: 'runtime' });
let running: FixtureProcess[] = [];

afterEach(async () => {
  await Promise.all(running.map((worker) => worker.kill()));
  running = [];
  for (const simulator of [fixture.simulators.stripe, fixture.paypal]) {
    simulator.clearFaults();
    await simulator.idle();
  }
  await fixture.expectSoundBooks();
});

describe('Workers', () => {
  it('repair a lost webhook of either provider within a minute, with no page open', {
    timeout: 90_000,
  }, async () => {
    loseEveryWebhook();
    const scenarios = await Promise.all(bothProviders.map((provider) => beginFee({ fixture, provider })));
    for (const { payer, reference } of scenarios) payer.pay(reference);
    const paidAt = performance.now();
    startWorker();
    for (const { paymentId } of scenarios) await untilStatus(paymentId, 'completed');
    expect(performance.now() - paidAt).toBeLessThan(REPAIR_MS_MAX);
    for (const scenario of scenarios) await scenario.expectPaidOnce();
  });

  it('are safe side by side: thirty payments of both providers, each settled or expired once', {
    timeout: 90_000,
  }, async () => {
    loseEveryWebhook();
    const scenarios = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        beginFee({ fixture, provider: index % 2 === 0 ? 'stripe' : 'paypal' }),
      ),
    );
    for (const [index, { payer, reference, paymentId }] of scenarios.entries()) {
      if (index % 3 > 0) payer.pay(reference);
      else
        await db()
          .$executeRaw`UPDATE payment_records SET expires_at = now() - interval '1 second' WHERE id = ${paymentId}`;
    }
    await db()
      .$executeRaw`UPDATE payment_records SET next_sync_at = now() - interval '1 second' WHERE payment_status = 'pending'`;
    startWorker();
    startWorker();
    for (const [index, { paymentId }] of scenarios.entries()) {
      await untilStatus(paymentId, index % 3 > 0 ? 'completed' : 'expired');
    }
    for (const [index, scenario] of scenarios.entries()) {
      if (index % 3 > 0) await scenario.expectPaidOnce();
      else await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
    }
  });

  it('take over from one that was killed while it asked both providers', { timeout: 90_000 }, async () => {
    loseEveryWebhook();
    const scenarios = await Promise.all(bothProviders.map((provider) => beginFee({ fixture, provider })));
    for (const { payer, reference } of scenarios) {
      payer.pay(reference);
      payer.simulator.addFault({
        method: 'GET',
        path: payer.paths.look,
        fault: { kind: 'delay', ms: 30_000 },
      });
    }
    await syncNow(scenarios);
    const first = startWorker();
    for (const { payer } of scenarios) {
      await vi.waitUntil(() => payer.simulator.fired().calls.delay === 1, { timeout: 30_000 });
    }
    await first.kill();
    for (const { paymentId } of scenarios) {
      const { paymentStatus, nextSyncAt } = await payment(paymentId);
      expect(paymentStatus).toBe('pending');
      // Claimed rows are due again within a minute, for which the test does not wait.
      expect(nextSyncAt?.getTime()).toBeGreaterThan(Date.now());
      expect(nextSyncAt?.getTime()).toBeLessThan(Date.now() + REPAIR_MS_MAX);
    }
    await syncNow(scenarios);
    startWorker();
    for (const { paymentId } of scenarios) await untilStatus(paymentId, 'completed');
    for (const scenario of scenarios) await scenario.expectPaidOnce();
  });

  it('handle an event whose process died, or that failed', { timeout: 60_000 }, async () => {
    const { id } = await begin(mixed);
    loseEveryWebhook();
    const sessionId = await referenceOf(id);
    fixture.simulators.stripe.pay({ sessionId, card: CARD });
    const subject = {
      meaning: 'payment',
      reference: sessionId,
      transactionId: null,
      paymentId: id,
      summary: {},
    };
    const event = {
      provider: 'stripe',
      type: 'checkout.session.completed',
      livemode: false,
      subject,
      occurredAt: new Date(),
    };
    const died = await db().webhookEvent.create({
      data: { ...event, eventId: `evt_died_${id}`, receivedAt: new Date(Date.now() - 60_000) },
    });
    const failed = await db().webhookEvent.create({
      data: {
        ...event,
        eventId: `evt_failed_${id}`,
        state: 'failed',
        note: 'provider_unavailable',
        nextTryAt: new Date(),
      },
    });
    startWorker();
    await vi.waitUntil(
      async () => {
        const events = await db().webhookEvent.findMany({ where: { id: { in: [died.id, failed.id] } } });
        return events.every(({ state }) => state === 'handled');
      },
      { timeout: 30_000 },
    );
    expect(await fixture.statusOf(id)).toBe('completed');
  });

  it('stop when asked, and exit with 0', { timeout: 45_000 }, async () => {
    const before = await jobsDone();
    const worker = startWorker();
    await vi.waitUntil(async () => (await jobsDone()) > before, { timeout: 25_000 });
    expect(await worker.stop()).toBe(0);
  });
});

describe('Servers side by side', () => {
  it.each(bothProviders)(
    'that begin the same payment at %s at the same time create one, and all know its address',
    {
      timeout: 60_000,
    },
    async (provider) => {
      const poster = await fixture.user({ points: 1000 });
      const { id: taskId } = await fixture.task({ poster });
      const argument = { userId: poster.id, taskId, body: mixedAt(provider) };
      const servers = [1, 2, 3].map(() =>
        startProcess({ fixture, script: 'tests/fixtures/create-payment-process.ts', argument }),
      );
      expect(await Promise.all(servers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
      const answers = servers.map(
        (server) => JSON.parse(server.output()) as { payment_id: number; checkout_url: string },
      );
      expect(new Set(answers.map(({ payment_id: id }) => id)).size).toBe(1);
      expect(new Set(answers.map(({ checkout_url: url }) => url)).size).toBe(1);
      expect(await payerAt({ fixture, provider }).openedFor({ id: taskId })).toHaveLength(1);
      expect(await fixture.points(poster)).toEqual({ available: 600, reserved: 400 });
    },
  );
});

describe.each(bothProviders)('A process killed after %s opened the payment, before we knew', (provider) => {
  let payer: Payer;

  beforeEach(() => {
    payer = payerAt({ fixture, provider });
  });

  it('leaves a payment that the payer continues: opened once, charged once', {
    timeout: 60_000,
  }, async () => {
    const { poster, taskId, paymentId } = await killedWhileOpening(payer);
    const answer = await createPayment({
      user: poster,
      taskId,
      body: mixedAt(provider),
      idempotencyKey: null,
    });
    expect(answer.payment_id).toBe(paymentId);
    expect(await payer.openedFor({ id: taskId })).toEqual([await referenceOf(paymentId)]);
    payer.pay(await referenceOf(paymentId));
    await syncPayment({ paymentId });
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    expect(payer.takenFor(paymentId)).toEqual({ times: 1, amount: 600 });
    await payer.simulator.idle();
  });

  it('leaves a payment that expires when nobody returns, and releases everything', {
    timeout: 60_000,
  }, async () => {
    const { poster, paymentId } = await killedWhileOpening(payer);
    await db().$executeRaw`UPDATE payment_records SET expires_at = now() - interval '1 second',
      next_sync_at = now() - interval '1 second' WHERE id = ${paymentId}`;
    await reconcilePayments();
    expect(await fixture.statusOf(paymentId)).toBe('expired');
    expect(await fixture.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });
});

describe('What stays unknown', () => {
  it('goes to review a day after its deadline', async () => {
    const { id } = await begin(mixed);
    await db().$executeRaw`
      UPDATE payment_records SET expires_at = now() - interval '25 hours',
        next_sync_at = now() - interval '1 second' WHERE id = ${id}`;
    fixture.simulators.stripe.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    await reconcilePayments();
    const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id } });
    expect(payment).toMatchObject({
      paymentStatus: 'needs_review',
      reviewReason: 'unknown_too_long',
      nextSyncAt: expect.any(Date),
    });
  });

  it('is parked visibly when an event fails again and again', async () => {
    const { id } = await begin(mixed);
    fixture.simulators.stripe.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    const reference = await referenceOf(id);
    const subject = { meaning: 'payment', reference, transactionId: null, paymentId: id, summary: {} };
    const event = await db().webhookEvent.create({
      data: {
        provider: 'stripe',
        eventId: `evt_poison_${id}`,
        type: 'checkout.session.completed',
        livemode: false,
        subject,
        occurredAt: new Date(),
        attempts: 11,
      },
    });
    expect(await handleEvent(event.id)).toBe('parked');
    expect(await handleEvent(event.id)).toBe('parked');
    fixture.simulators.stripe.clearFaults();
    expect(await handleEvent(event.id, { isForced: true })).toBe('handled');
  });
});

async function begin(body: CreatePaymentBody): Promise<{ id: number; poster: User }> {
  const poster = await fixture.user({ points: 1000 });
  const task = await fixture.task({ poster });
  const answer = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
  return { id: answer.payment_id, poster };
}

async function killedWhileOpening(
  payer: Payer,
): Promise<{ poster: User; taskId: number; paymentId: number }> {
  const poster = await fixture.user({ points: 1000 });
  const { id: taskId } = await fixture.task({ poster });
  payer.simulator.addFault({
    method: 'POST',
    path: payer.paths.start,
    fault: { kind: 'answer_after_webhook', event_type: 'never.comes', timeout_ms: 60_000 },
  });
  const script = 'tests/fixtures/create-payment-process.ts';
  const argument = { userId: poster.id, taskId, body: mixedAt(payer.provider) };
  const dying = startProcess({ fixture, script, argument });
  await vi.waitUntil(async () => (await payer.openedFor({ id: taskId })).length === 1, { timeout: 20_000 });
  await dying.kill();
  payer.simulator.clearFaults();
  const payment = await db().paymentRecord.findFirstOrThrow({ where: { taskId } });
  expect(payment).toMatchObject({ paymentStatus: 'pending', providerPaymentId: null });
  expect(await fixture.points(poster)).toEqual({ available: 600, reserved: 400 });
  return { poster, taskId, paymentId: payment.id };
}

/** Points, and the rest at a provider. */
function mixedAt(provider: ProviderName): CreatePaymentBody {
  return { payment_method: 'mixed', provider, points_amount: 400 };
}

function payment(id: number) {
  return db().paymentRecord.findUniqueOrThrow({ where: { id } });
}

/** These payments are due for a sync. */
async function syncNow(scenarios: { paymentId: number }[]): Promise<void> {
  const ids = scenarios.map(({ paymentId }) => paymentId);
  await db().$executeRaw`
    UPDATE payment_records SET next_sync_at = now() - interval '1 second' WHERE id = ANY (${ids})`;
}

function startWorker(): FixtureProcess {
  const worker = startProcess({ fixture, script: 'scripts/worker.ts' });
  running.push(worker);
  return worker;
}

function loseEveryWebhook(): void {
  for (const simulator of [fixture.simulators.stripe, fixture.paypal]) {
    simulator.addWebhookFault({ fault: { kind: 'lose' }, times: null });
  }
}

async function untilStatus(paymentId: number, status: string): Promise<void> {
  await vi.waitUntil(async () => (await fixture.statusOf(paymentId)) === status, {
    timeout: REPAIR_MS_MAX,
    interval: 200,
  });
}

/** The first worker creates the queue's tables, so before that no job is done. */
async function jobsDone(): Promise<number> {
  const [queue] = await db().$queryRaw<
    { exists: boolean }[]
  >`SELECT to_regclass('pgboss.job') IS NOT NULL AS exists`;
  if (!queue?.exists) return 0;
  const [row] = await db().$queryRaw<{ done: number }[]>`
    SELECT count(*)::integer AS done FROM pgboss.job WHERE name = 'reconcile-payments-stripe' AND state = 'completed'`;
  return row?.done ?? 0;
}
