import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import type { Task, User } from '@/lib/db/generated/client';
import type { CreatePaymentBody } from '@/lib/http/contract/payment';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';
import { createPayment } from './create-payment';
import { readPayment } from './read-payment';
import { settlePayment } from './settle-payment';

const CARD = '4242424242424242';
const SESSIONS = '/v1/checkout/sessions';

let world: World;
let poster: User;
let task: Task;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  poster = await world.person({ points: 1000 });
  task = await world.task({ poster });
});
afterEach(async () => {
  world.sandbox.stripe.clearFaults();
  await world.sandbox.stripe.idle();
  await world.expectSoundBooks();
});

describe('Opening a payment while Stripe', () => {
  it.each([
    ['cuts the line after it did it', { kind: 'execute_then_drop' }],
    ['cuts the line before it did it', { kind: 'drop_before' }],
    ['answers 500 without remembering it', { kind: 'status', status: 500 }],
    ['answers a page of HTML', { kind: 'wrong_body' }],
    ['answers half of its JSON', { kind: 'wrong_body', form: 'truncated' }],
  ] as const)('%s once: one session, one payment, and it can be paid', async (_, fault) => {
    world.sandbox.stripe.addFault({ method: 'POST', path: SESSIONS, fault });
    const id = await createThroughTrouble({ payment_method: 'mixed', points_amount: 400 });
    expect(firedCalls()).toBe(1);
    expect(sessionsOf(task)).toHaveLength(1);
    expect(await db().paymentRecord.count({ where: { taskId: task.id } })).toBe(1);
    await payWithCard(id);
    expect(await world.statusOf(id)).toBe('completed');
  });

  it('is away for good: the payer is told, nothing is lost, and another method works', async () => {
    world.sandbox.stripe.addFault({
      method: 'POST',
      path: SESSIONS,
      fault: { kind: 'status', status: 503 },
      times: null,
    });
    const body = { payment_method: 'mixed', points_amount: 400 } as const;
    await expect(create(body)).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(await world.points(poster)).toEqual({ available: 600, reserved: 400 });
    const byPoints = await create({ payment_method: 'points' });
    expect(byPoints.status).toBe('completed');
    expect(await world.points(poster)).toEqual({ available: 0, reserved: 0 });
  });

  it('keeps a 500 under our key: the payment fails, everything is given back, and the next one works', async () => {
    world.sandbox.stripe.addFault({ method: 'POST', path: SESSIONS, fault: { kind: 'cache_500' } });
    await expect(create({ payment_method: 'mixed', points_amount: 400 })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    expect(firedCalls()).toBe(1);
    expect(await world.points(poster)).toEqual({ available: 1000, reserved: 0 });
    const [failed] = await db().paymentRecord.findMany({ where: { taskId: task.id } });
    expect(failed).toMatchObject({ paymentStatus: 'failed', reason: 'provider_refused' });
    const next = await create({ payment_method: 'stripe' });
    await payWithCard(next.payment_id);
    expect(await world.statusOf(next.payment_id)).toBe('completed');
  });

  it('asks us to slow down (429): it is tried again, and opened once', async () => {
    world.sandbox.stripe.addFault({
      method: 'POST',
      path: SESSIONS,
      fault: { kind: 'status', status: 429, retry_after_seconds: 1 },
    });
    const id = await createThroughTrouble({ payment_method: 'stripe' });
    expect(sessionsOf(task)).toHaveLength(1);
    expect(await world.statusOf(id)).toBe('pending');
  });
});

describe('Looking at a payment that was paid, while Stripe', () => {
  it.each([
    ['is away', { kind: 'status', status: 503 }],
    ['cuts the line', { kind: 'drop_before' }],
    ['answers a page of HTML', { kind: 'wrong_body' }],
    ['answers half of its JSON', { kind: 'wrong_body', form: 'truncated' }],
  ] as const)('%s: unknown is not failed, and the next look settles it', async (_, fault) => {
    const { payment_id: id } = await create({ payment_method: 'mixed', points_amount: 400 });
    world.sandbox.stripe.addFault({ method: 'GET', path: `${SESSIONS}/*`, fault, times: null });
    world.sandbox.stripe.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
    await expect(settlePayment({ paymentId: id })).rejects.toMatchObject({ code: 'provider_unavailable' });
    // The page that the payer waits on shows what is known, and no error.
    expect(await readPayment({ userId: poster.id, paymentId: id, refresh: true })).toMatchObject({
      status: 'pending',
    });
    expect(firedCalls()).toBeGreaterThan(0);
    world.sandbox.stripe.clearFaults();
    await settlePayment({ paymentId: id });
    expect(await world.statusOf(id)).toBe('completed');
  });

  it('is away when the webhook comes: we answer with an error, Stripe sends it again, and it settles', async () => {
    const { payment_id: id } = await create({ payment_method: 'stripe' });
    // Three tries of ours for the first delivery, none for the second.
    world.sandbox.stripe.addFault({
      method: 'GET',
      path: `${SESSIONS}/*`,
      fault: { kind: 'status', status: 500 },
      times: 3,
    });
    world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
    await world.sandbox.stripe.idle();
    expect(await world.statusOf(id)).toBe('completed');
    const event = await db().webhookEvent.findFirstOrThrow({
      where: { paymentId: id, type: 'checkout.session.completed' },
    });
    expect(event).toMatchObject({ state: 'handled' });
    expect(event.attempts).toBeGreaterThan(1);
  });
});

describe('Cancelling while Stripe', () => {
  it('closes it and cuts the line: what happened is found out, and everything is given back', async () => {
    const { payment_id: id } = await create({ payment_method: 'mixed', points_amount: 400 });
    world.sandbox.stripe.addFault({
      method: 'POST',
      path: `${SESSIONS}/*/expire`,
      fault: { kind: 'execute_then_drop' },
    });
    await cancelPayment({ userId: poster.id, paymentId: id });
    expect(firedCalls()).toBe(1);
    expect(await world.statusOf(id)).toBe('cancelled');
    expect(await world.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });

  it('is away: nothing is given back before it is certain that nobody can pay', async () => {
    const { payment_id: id } = await create({ payment_method: 'mixed', points_amount: 400 });
    world.sandbox.stripe.addFault({
      path: `${SESSIONS}/**`,
      fault: { kind: 'status', status: 503 },
      times: null,
    });
    await expect(cancelPayment({ userId: poster.id, paymentId: id })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    expect(await world.statusOf(id)).toBe('pending');
    expect(await world.points(poster)).toEqual({ available: 600, reserved: 400 });
    world.sandbox.stripe.clearFaults();
    await payWithCard(id);
    expect(await world.statusOf(id)).toBe('completed');
  });
});

function create(body: CreatePaymentBody) {
  return createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
}

/** A payer who presses the button again when told that the provider is away. */
async function createThroughTrouble(body: CreatePaymentBody): Promise<number> {
  try {
    return (await create(body)).payment_id;
  } catch (error) {
    expect(error).toMatchObject({ code: 'provider_unavailable' });
    return (await create(body)).payment_id;
  }
}

async function payWithCard(paymentId: number) {
  world.sandbox.stripe.pay({ sessionId: await referenceOf(paymentId), card: CARD });
  await world.sandbox.stripe.idle();
}

function firedCalls(): number {
  return Object.values(world.sandbox.stripe.fired().calls).reduce((sum, count) => sum + count, 0);
}

function sessionsOf({ id }: Task) {
  return world.sandbox.stripe
    .sessions()
    .filter((session) => (session.metadata as Record<string, string>).task_id === String(id));
}
