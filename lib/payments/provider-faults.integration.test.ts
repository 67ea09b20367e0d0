import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import type { Task, User } from '@/lib/db/generated/client';
import type { CreatePaymentBody } from '@/lib/http/contract/payment';
import { type Payer, payerAt } from '@/lib/testing/payers';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';
import { createPayment } from './create-payment';
import { readPayment } from './read-payment';
import { settlePayment } from './settle-payment';

const SESSIONS = '/v1/checkout/sessions';

let world: World;
let poster: User;
let task: Task;
let payer: Payer;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  poster = await world.person({ points: 1000 });
  task = await world.task({ poster });
});
afterEach(async () => {
  payer.twin.clearFaults();
  await payer.twin.idle();
  await world.expectSoundBooks();
});

/** Any body that the story needs: points, and the rest at the provider. */
const mixed = (): CreatePaymentBody => ({
  payment_method: 'mixed',
  provider: payer.provider,
  points_amount: 400,
});

describe.each(['stripe', 'paypal'] as const)('Opening a payment while %s', (provider) => {
  beforeEach(() => {
    payer = payerAt({ world, provider });
  });

  it.each([
    ['cuts the line after it did it', { kind: 'execute_then_drop' }],
    ['cuts the line before it did it', { kind: 'drop_before' }],
    ['answers 500 without remembering it', { kind: 'status', status: 500 }],
    ['answers a page of HTML', { kind: 'wrong_body' }],
    ['answers half of its JSON', { kind: 'wrong_body', form: 'truncated' }],
    ['asks us to slow down', { kind: 'status', status: 429, retry_after_seconds: 1 }],
  ] as const)('%s once: it is opened once, one payment, and it can be paid', async (_, fault) => {
    payer.twin.addFault({ method: 'POST', path: payer.paths.start, fault });
    const id = await createThroughTrouble(mixed());
    expect(firedCalls()).toBe(1);
    expect(await payer.openedFor(task)).toHaveLength(1);
    expect(await db().paymentRecord.count({ where: { taskId: task.id } })).toBe(1);
    await pay(id);
    expect(await world.statusOf(id)).toBe('completed');
    expect(payer.takenFor(id)).toEqual({ times: 1, amount: 600 });
  });

  it('is away for good: the payer is told, nothing is lost, and another method works', async () => {
    const { start: path } = payer.paths;
    payer.twin.addFault({ method: 'POST', path, fault: { kind: 'status', status: 503 }, times: null });
    await expect(create(mixed())).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(await world.points(poster)).toEqual({ available: 600, reserved: 400 });
    const byPoints = await create({ payment_method: 'points' });
    expect(byPoints.status).toBe('completed');
    expect(await world.points(poster)).toEqual({ available: 0, reserved: 0 });
  });

  it('refuses it: the payment fails, everything is given back, and the next one works', async () => {
    const { start: path } = payer.paths;
    payer.twin.addFault({ method: 'POST', path, fault: { kind: 'status', status: 403 } });
    await expect(create(mixed())).rejects.toMatchObject({ code: 'provider_unavailable' });
    await expectRefused();
  });
});

describe('Opening a payment while Stripe', () => {
  it('keeps a 500 under our key: the payment fails, everything is given back, and the next one works', async () => {
    payer = payerAt({ world, provider: 'stripe' });
    payer.twin.addFault({ method: 'POST', path: SESSIONS, fault: { kind: 'cache_500' } });
    await expect(create(mixed())).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(firedCalls()).toBe(1);
    await expectRefused();
  });
});

describe.each(['stripe', 'paypal'] as const)('Looking at a payment that was paid, while %s', (provider) => {
  beforeEach(() => {
    payer = payerAt({ world, provider });
  });

  it.each([
    ['is away', { kind: 'status', status: 503 }],
    ['cuts the line', { kind: 'drop_before' }],
    ['answers a page of HTML', { kind: 'wrong_body' }],
    ['answers half of its JSON', { kind: 'wrong_body', form: 'truncated' }],
  ] as const)('%s: unknown is not failed, and the next look settles it', async (_, fault) => {
    const { payment_id: id } = await create(mixed());
    payer.twin.addFault({ method: 'GET', path: payer.paths.look, fault, times: null });
    payer.twin.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    payer.pay(await referenceOf(id));
    await expect(settlePayment({ paymentId: id })).rejects.toMatchObject({ code: 'provider_unavailable' });
    // The page that the payer waits on shows what is known, and no error.
    expect(await readPayment({ userId: poster.id, paymentId: id, refresh: true })).toMatchObject({
      status: 'pending',
    });
    expect(firedCalls()).toBeGreaterThan(0);
    payer.twin.clearFaults();
    await settlePayment({ paymentId: id });
    expect(await world.statusOf(id)).toBe('completed');
    expect(payer.takenFor(id)).toEqual({ times: 1, amount: 600 });
  });

  it('is away when the webhook comes: we answer with an error, it is sent again, and it settles', async () => {
    const { payment_id: id } = await create(mixed());
    // Three tries of ours for the first delivery, none for the second.
    payer.twin.addFault({
      method: 'GET',
      path: payer.paths.look,
      fault: { kind: 'status', status: 500 },
      times: 3,
    });
    await pay(id);
    expect(await world.statusOf(id)).toBe('completed');
    const event = await db().webhookEvent.findFirstOrThrow({
      where: { paymentId: id, type: payer.paidEvent },
    });
    expect(event).toMatchObject({ state: 'handled' });
    expect(event.attempts).toBeGreaterThan(1);
  });
});

describe('Cancelling while Stripe', () => {
  it('closes it and cuts the line: what happened is found out, and everything is given back', async () => {
    payer = payerAt({ world, provider: 'stripe' });
    const { payment_id: id } = await create(mixed());
    payer.twin.addFault({
      method: 'POST',
      path: `${SESSIONS}/*/expire`,
      fault: { kind: 'execute_then_drop' },
    });
    await cancelPayment({ userId: poster.id, paymentId: id });
    expect(firedCalls()).toBe(1);
    expect(await world.statusOf(id)).toBe('cancelled');
    expect(await world.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });
});

describe.each([
  // Stripe takes money without our asking, so what it took counts; PayPal never takes what the payer turned away from.
  ['stripe', 'completed', { available: 600, reserved: 0 }],
  ['paypal', 'cancelled', { available: 1000, reserved: 0 }],
] as const)('Cancelling while %s', (provider, end, points) => {
  it(`is away: nothing is given back before it is certain; paid then, it is ${end}`, async () => {
    payer = payerAt({ world, provider });
    const { payment_id: id } = await create(mixed());
    payer.twin.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    await expect(cancelPayment({ userId: poster.id, paymentId: id })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    expect(await world.statusOf(id)).toBe('pending');
    expect(await world.points(poster)).toEqual({ available: 600, reserved: 400 });
    payer.twin.clearFaults();
    await pay(id);
    expect(await world.statusOf(id)).toBe(end);
    expect(await world.points(poster)).toEqual(points);
    expect(payer.takenFor(id).times).toBe(end === 'completed' ? 1 : 0);
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

async function pay(paymentId: number) {
  payer.pay(await referenceOf(paymentId));
  await payer.twin.idle();
}

async function expectRefused() {
  expect(await world.points(poster)).toEqual({ available: 1000, reserved: 0 });
  const [failed] = await db().paymentRecord.findMany({ where: { taskId: task.id } });
  expect(failed).toMatchObject({ paymentStatus: 'failed', reason: 'provider_refused' });
  const next = await create({ payment_method: payer.provider });
  await pay(next.payment_id);
  expect(await world.statusOf(next.payment_id)).toBe('completed');
}

function firedCalls(): number {
  return Object.values(payer.twin.fired().calls).reduce((sum, count) => sum + count, 0);
}
