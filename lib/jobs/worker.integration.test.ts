import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { db } from '@/lib/db/client';
import type { User } from '@/lib/db/generated/client';
import type { CreatePaymentBody } from '@/lib/http/contract/payment';
import { createPayment } from '@/lib/payments/create-payment';
import { settlePayment } from '@/lib/payments/settle-payment';
import { beginFee } from '@/lib/testing/fee-story';
import { type Payer, type ProviderName, payerAt } from '@/lib/testing/payers';
import { startProcess, type WorldProcess } from '@/lib/testing/process';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { handleEvent } from '@/lib/webhooks/handle-event';
import { reconcilePayments } from './reconcile-payments';

const CARD = '4242424242424242';
const REPAIR_MS_MAX = 60_000;
const bothProviders = ['stripe', 'paypal'] as const;
const mixed = { payment_method: 'mixed', points_amount: 400 } as const;

let world: World;
let running: WorldProcess[] = [];

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await Promise.all(running.map((worker) => worker.kill()));
  running = [];
  for (const twin of [world.sandbox.stripe, world.paypal]) {
    twin.clearFaults();
    await twin.idle();
  }
  await world.expectSoundBooks();
});

describe('Workers', () => {
  it('repair a lost webhook of either provider within a minute, with nobody watching', {
    timeout: 90_000,
  }, async () => {
    loseEveryWebhook();
    const stories = await Promise.all(bothProviders.map((provider) => beginFee({ world, provider })));
    for (const { payer, reference } of stories) payer.pay(reference);
    const paidAt = performance.now();
    startWorker();
    for (const { paymentId } of stories) await untilStatus(paymentId, 'completed');
    expect(performance.now() - paidAt).toBeLessThan(REPAIR_MS_MAX);
    for (const story of stories) await story.expectPaidOnce();
  });

  it('are safe side by side: thirty payments of both providers, each settled or expired once', {
    timeout: 90_000,
  }, async () => {
    loseEveryWebhook();
    const stories = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        beginFee({ world, provider: index % 2 === 0 ? 'stripe' : 'paypal' }),
      ),
    );
    for (const [index, { payer, reference, paymentId }] of stories.entries()) {
      if (index % 3 > 0) payer.pay(reference);
      else await db().$executeRaw`UPDATE payment_records SET expires_at = now() WHERE id = ${paymentId}`;
    }
    await db().$executeRaw`UPDATE payment_records SET next_look_at = now() WHERE payment_status = 'pending'`;
    startWorker();
    startWorker();
    for (const [index, { paymentId }] of stories.entries()) {
      await untilStatus(paymentId, index % 3 > 0 ? 'completed' : 'expired');
    }
    for (const [index, story] of stories.entries()) {
      if (index % 3 > 0) await story.expectPaidOnce();
      else await story.expectGivenBack({ status: 'expired', reason: 'expired' });
    }
  });

  it('take over from one that was killed while it asked both providers', { timeout: 90_000 }, async () => {
    loseEveryWebhook();
    const stories = await Promise.all(bothProviders.map((provider) => beginFee({ world, provider })));
    for (const { payer, reference } of stories) {
      payer.pay(reference);
      payer.twin.addFault({ method: 'GET', path: payer.paths.look, fault: { kind: 'delay', ms: 30_000 } });
    }
    await lookNow(stories);
    const first = startWorker();
    for (const { payer } of stories) {
      await vi.waitUntil(() => payer.twin.fired().calls.delay === 1, { timeout: 30_000 });
    }
    await first.kill();
    for (const { paymentId } of stories) {
      const { paymentStatus, nextLookAt } = await payment(paymentId);
      expect(paymentStatus).toBe('pending');
      // What was claimed is due again within a minute, by which time the test does not wait.
      expect(nextLookAt?.getTime()).toBeGreaterThan(Date.now());
      expect(nextLookAt?.getTime()).toBeLessThan(Date.now() + REPAIR_MS_MAX);
    }
    await lookNow(stories);
    startWorker();
    for (const { paymentId } of stories) await untilStatus(paymentId, 'completed');
    for (const story of stories) await story.expectPaidOnce();
  });

  it('act on an event whose process died, or that failed', { timeout: 60_000 }, async () => {
    const { id } = await begin(mixed);
    loseEveryWebhook();
    const sessionId = await referenceOf(id);
    world.sandbox.stripe.pay({ sessionId, card: CARD });
    const hint = { meaning: 'look', reference: sessionId, transactionId: null, paymentId: id, summary: {} };
    const event = {
      provider: 'stripe',
      type: 'checkout.session.completed',
      livemode: false,
      hint,
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
    expect(await world.statusOf(id)).toBe('completed');
  });

  it('stop when asked, and say so with 0', { timeout: 45_000 }, async () => {
    const before = await jobsDone();
    const worker = startWorker();
    await vi.waitUntil(async () => (await jobsDone()) > before, { timeout: 25_000 });
    expect(await worker.stop()).toBe(0);
  });
});

describe('Servers side by side', () => {
  it.each(bothProviders)(
    'that begin the same payment at %s at the same moment make one, and all know its address',
    {
      timeout: 60_000,
    },
    async (provider) => {
      const poster = await world.person({ points: 1000 });
      const { id: taskId } = await world.task({ poster });
      const argument = { userId: poster.id, taskId, body: mixedAt(provider) };
      const servers = [1, 2, 3].map(() =>
        startProcess({ world, script: 'lib/testing/create-payment-process.ts', argument }),
      );
      expect(await Promise.all(servers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
      const answers = servers.map(
        (server) => JSON.parse(server.output()) as { payment_id: number; checkout_url: string },
      );
      expect(new Set(answers.map(({ payment_id: id }) => id)).size).toBe(1);
      expect(new Set(answers.map(({ checkout_url: url }) => url)).size).toBe(1);
      expect(await payerAt({ world, provider }).openedFor({ id: taskId })).toHaveLength(1);
      expect(await world.points(poster)).toEqual({ available: 600, reserved: 400 });
    },
  );
});

describe.each(bothProviders)('A process killed after %s opened the payment, before we knew', (provider) => {
  let payer: Payer;

  beforeEach(() => {
    payer = payerAt({ world, provider });
  });

  it('leaves a payment that the payer goes on with: opened once, charged once', {
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
    await settlePayment({ paymentId });
    expect(await world.statusOf(paymentId)).toBe('completed');
    expect(payer.takenFor(paymentId)).toEqual({ times: 1, amount: 600 });
    await payer.twin.idle();
  });

  it('leaves a payment that expires when nobody comes back, and gives everything back', {
    timeout: 60_000,
  }, async () => {
    const { poster, paymentId } = await killedWhileOpening(payer);
    await db().$executeRaw`UPDATE payment_records SET expires_at = now() - interval '1 second',
      next_look_at = now() - interval '1 second' WHERE id = ${paymentId}`;
    await reconcilePayments();
    expect(await world.statusOf(paymentId)).toBe('expired');
    expect(await world.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });
});

describe('What stays unknown', () => {
  it('goes to a person a day after its deadline', async () => {
    const { id } = await begin(mixed);
    await db().$executeRaw`
      UPDATE payment_records SET expires_at = now() - interval '25 hours',
        next_look_at = now() - interval '1 second' WHERE id = ${id}`;
    world.sandbox.stripe.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    await reconcilePayments();
    const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id } });
    expect(payment).toMatchObject({
      paymentStatus: 'needs_review',
      reviewReason: 'unknown_too_long',
      nextLookAt: null,
    });
  });

  it('is parked in sight when an event fails again and again', async () => {
    const { id } = await begin(mixed);
    world.sandbox.stripe.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    const reference = await referenceOf(id);
    const hint = { meaning: 'look', reference, transactionId: null, paymentId: id, summary: {} };
    const event = await db().webhookEvent.create({
      data: {
        provider: 'stripe',
        eventId: `evt_poison_${id}`,
        type: 'checkout.session.completed',
        livemode: false,
        hint,
        occurredAt: new Date(),
        attempts: 11,
      },
    });
    expect(await handleEvent(event.id)).toBe('parked');
    expect(await handleEvent(event.id)).toBe('parked');
    world.sandbox.stripe.clearFaults();
    expect(await handleEvent(event.id, { isForced: true })).toBe('handled');
  });
});

async function begin(body: CreatePaymentBody): Promise<{ id: number; poster: User }> {
  const poster = await world.person({ points: 1000 });
  const task = await world.task({ poster });
  const answer = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
  return { id: answer.payment_id, poster };
}

async function killedWhileOpening(
  payer: Payer,
): Promise<{ poster: User; taskId: number; paymentId: number }> {
  const poster = await world.person({ points: 1000 });
  const { id: taskId } = await world.task({ poster });
  payer.twin.addFault({
    method: 'POST',
    path: payer.paths.start,
    fault: { kind: 'answer_after_webhook', event_type: 'never.comes', timeout_ms: 60_000 },
  });
  const script = 'lib/testing/create-payment-process.ts';
  const argument = { userId: poster.id, taskId, body: mixedAt(payer.provider) };
  const dying = startProcess({ world, script, argument });
  await vi.waitUntil(async () => (await payer.openedFor({ id: taskId })).length === 1, { timeout: 20_000 });
  await dying.kill();
  payer.twin.clearFaults();
  const payment = await db().paymentRecord.findFirstOrThrow({ where: { taskId } });
  expect(payment).toMatchObject({ paymentStatus: 'pending', providerPaymentId: null });
  expect(await world.points(poster)).toEqual({ available: 600, reserved: 400 });
  return { poster, taskId, paymentId: payment.id };
}

/** Points, and the rest at a provider. */
function mixedAt(provider: ProviderName): CreatePaymentBody {
  return { payment_method: 'mixed', provider, points_amount: 400 };
}

function payment(id: number) {
  return db().paymentRecord.findUniqueOrThrow({ where: { id } });
}

/** These payments are due for a look. */
async function lookNow(stories: { paymentId: number }[]): Promise<void> {
  const ids = stories.map(({ paymentId }) => paymentId);
  await db().$executeRaw`
    UPDATE payment_records SET next_look_at = now() - interval '1 second' WHERE id = ANY (${ids})`;
}

function startWorker(): WorldProcess {
  const worker = startProcess({ world, script: 'scripts/worker.ts' });
  running.push(worker);
  return worker;
}

function loseEveryWebhook(): void {
  for (const twin of [world.sandbox.stripe, world.paypal]) {
    twin.addWebhookFault({ fault: { kind: 'lose' }, times: null });
  }
}

async function untilStatus(paymentId: number, status: string): Promise<void> {
  await vi.waitUntil(async () => (await world.statusOf(paymentId)) === status, {
    timeout: REPAIR_MS_MAX,
    interval: 200,
  });
}

/** The queue's tables are made by the first worker, so before that none is done. */
async function jobsDone(): Promise<number> {
  const [queue] = await db().$queryRaw<
    { exists: boolean }[]
  >`SELECT to_regclass('pgboss.job') IS NOT NULL AS exists`;
  if (!queue?.exists) return 0;
  const [row] = await db().$queryRaw<{ done: number }[]>`
    SELECT count(*)::integer AS done FROM pgboss.job WHERE name = 'reconcile-payments' AND state = 'completed'`;
  return row?.done ?? 0;
}
