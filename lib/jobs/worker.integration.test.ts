import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { db } from '@/lib/db/client';
import type { User } from '@/lib/db/generated/client';
import type { CreatePaymentBody } from '@/lib/http/contract/payment';
import { createPayment } from '@/lib/payments/create-payment';
import { settlePayment } from '@/lib/payments/settle-payment';
import { startProcess, type WorldProcess } from '@/lib/testing/process';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { handleEvent } from '@/lib/webhooks/handle-event';
import { reconcilePayments } from './reconcile-payments';

const CARD = '4242424242424242';
const REPAIR_MS_MAX = 60_000;
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
  world.sandbox.stripe.clearFaults();
  await world.expectSoundBooks();
});

describe('Workers', () => {
  it('repair a lost webhook within a minute, with nobody watching', { timeout: 90_000 }, async () => {
    const { id } = await begin(mixed);
    loseEveryWebhook();
    world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
    const paidAt = performance.now();
    startWorker();
    await untilStatus(id, 'completed');
    expect(performance.now() - paidAt).toBeLessThan(REPAIR_MS_MAX);
  });

  it('are safe side by side: thirty payments, each settled or expired once', {
    timeout: 90_000,
  }, async () => {
    const payments = await Promise.all(Array.from({ length: 30 }, () => begin(mixed)));
    loseEveryWebhook();
    for (const [index, { id }] of payments.entries()) {
      if (index % 3 > 0) world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
      else await db().$executeRaw`UPDATE payment_records SET expires_at = now() WHERE id = ${id}`;
    }
    await db().$executeRaw`UPDATE payment_records SET next_look_at = now() WHERE payment_status = 'pending'`;
    startWorker();
    startWorker();
    for (const [index, { id, poster }] of payments.entries()) {
      await untilStatus(id, index % 3 > 0 ? 'completed' : 'expired');
      expect(await world.points(poster)).toEqual({ available: index % 3 > 0 ? 600 : 1000, reserved: 0 });
    }
  });

  it('take over from one that was killed while it asked the provider', { timeout: 120_000 }, async () => {
    const { id } = await begin(mixed);
    loseEveryWebhook();
    world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
    world.sandbox.stripe.addFault({
      method: 'GET',
      path: '/v1/checkout/sessions/*',
      fault: { kind: 'delay', ms: 30_000 },
    });
    await db().$executeRaw`UPDATE payment_records SET next_look_at = now() WHERE id = ${id}`;
    const first = startWorker();
    await vi.waitUntil(() => world.sandbox.stripe.fired().calls.delay === 1, { timeout: 30_000 });
    await first.kill();
    expect(await world.statusOf(id)).toBe('pending');
    startWorker();
    await untilStatus(id, 'completed');
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
  it('that begin the same payment at the same moment make one, and both know its address', {
    timeout: 60_000,
  }, async () => {
    const poster = await world.person({ points: 1000 });
    const { id: taskId } = await world.task({ poster });
    const argument = { userId: poster.id, taskId, body: mixed };
    const servers = [1, 2, 3].map(() =>
      startProcess({ world, script: 'lib/testing/create-payment-process.ts', argument }),
    );
    expect(await Promise.all(servers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    const answers = servers.map(
      (server) => JSON.parse(server.output()) as { payment_id: number; checkout_url: string },
    );
    expect(new Set(answers.map(({ payment_id: id }) => id)).size).toBe(1);
    expect(new Set(answers.map(({ checkout_url: url }) => url)).size).toBe(1);
    expect(sessionsOf(taskId)).toHaveLength(1);
    expect(await world.points(poster)).toEqual({ available: 600, reserved: 400 });
  });
});

describe('A process killed after the provider opened the payment, before we knew', () => {
  it('leaves a payment that the payer goes on with: one session, one charge', {
    timeout: 60_000,
  }, async () => {
    const { poster, taskId } = await killedWhileOpening();
    const answer = await createPayment({ user: poster, taskId, body: mixed, idempotencyKey: null });
    expect(sessionsOf(taskId)).toHaveLength(1);
    world.sandbox.stripe.pay({ sessionId: await referenceOf(answer.payment_id), card: CARD });
    await settlePayment({ paymentId: answer.payment_id });
    expect(await world.statusOf(answer.payment_id)).toBe('completed');
  });

  it('leaves a payment that expires when nobody comes back, and gives everything back', {
    timeout: 60_000,
  }, async () => {
    const { poster, paymentId } = await killedWhileOpening();
    await db()
      .$executeRaw`UPDATE payment_records SET expires_at = now(), next_look_at = now() WHERE id = ${paymentId}`;
    await reconcilePayments();
    expect(await world.statusOf(paymentId)).toBe('expired');
    expect(await world.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });
});

describe('What stays unknown', () => {
  it('goes to a person a day after its deadline', async () => {
    const { id } = await begin(mixed);
    await db().$executeRaw`
      UPDATE payment_records SET expires_at = now() - interval '25 hours', next_look_at = now() WHERE id = ${id}`;
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
    const hint = { meaning: 'look', reference: null, transactionId: null, paymentId: id, summary: {} };
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

async function killedWhileOpening(): Promise<{ poster: User; taskId: number; paymentId: number }> {
  const poster = await world.person({ points: 1000 });
  const { id: taskId } = await world.task({ poster });
  world.sandbox.stripe.addFault({
    method: 'POST',
    path: '/v1/checkout/sessions',
    fault: { kind: 'answer_after_webhook', event_type: 'never.comes', timeout_ms: 60_000 },
  });
  const script = 'lib/testing/create-payment-process.ts';
  const dying = startProcess({ world, script, argument: { userId: poster.id, taskId, body: mixed } });
  await vi.waitUntil(() => sessionsOf(taskId).length === 1, { timeout: 20_000 });
  await dying.kill();
  world.sandbox.stripe.clearFaults();
  const payment = await db().paymentRecord.findFirstOrThrow({ where: { taskId } });
  expect(payment).toMatchObject({ paymentStatus: 'pending', providerPaymentId: null });
  expect(await world.points(poster)).toEqual({ available: 600, reserved: 400 });
  return { poster, taskId, paymentId: payment.id };
}

function startWorker(): WorldProcess {
  const worker = startProcess({ world, script: 'scripts/worker.ts' });
  running.push(worker);
  return worker;
}

function loseEveryWebhook(): void {
  world.sandbox.stripe.addWebhookFault({ fault: { kind: 'lose' }, times: null });
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

function sessionsOf(taskId: number) {
  return world.sandbox.stripe
    .sessions()
    .filter((session) => (session.metadata as Record<string, string>).task_id === String(taskId));
}
