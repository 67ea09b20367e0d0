import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Task, User } from '@/lib/core/db/generated/client';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { readPayment } from '@/lib/payments/read/read-payment';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { type Payer, payerAt } from '@/tests/fixtures/payers';
import { syncPayment } from './sync-payment';

const SESSIONS = '/v1/checkout/sessions';

const fixture = useFixture();
let poster: User;
let task: Task;
let payer: Payer;

beforeEach(async () => {
  poster = await fixture.user({ points: 1000 });
  task = await fixture.task({ poster });
});
afterEach(async () => {
  payer.simulator.clearFaults();
  await payer.simulator.idle();
  await fixture.expectSoundBooks();
});

/** Any body that the scenario needs: points, and the rest at the provider. */
const mixed = (): CreatePaymentBody => ({
  payment_method: 'mixed',
  provider: payer.provider,
  points_amount: 400,
});

describe.each(['stripe', 'paypal'] as const)('Opening a payment while %s', (provider) => {
  beforeEach(() => {
    payer = payerAt({ fixture, provider });
  });

  it.each([
    ['cuts the line after it did it', { kind: 'execute_then_drop' }],
    ['cuts the line before it did it', { kind: 'drop_before' }],
    ['answers 500 without remembering it', { kind: 'status', status: 500 }],
    ['answers a page of HTML', { kind: 'wrong_body' }],
    ['answers half of its JSON', { kind: 'wrong_body', form: 'truncated' }],
    ['asks us to slow down', { kind: 'status', status: 429, retry_after_seconds: 1 }],
  ] as const)('%s once: it is opened once, one payment, and it can be paid', async (_, fault) => {
    payer.simulator.addFault({ method: 'POST', path: payer.paths.start, fault });
    const id = await createThroughTrouble(mixed());
    expect(firedCalls()).toBe(1);
    expect(await payer.openedFor(task)).toHaveLength(1);
    expect(await db().paymentRecord.count({ where: { taskId: task.id } })).toBe(1);
    await pay(id);
    expect(await fixture.statusOf(id)).toBe('completed');
    expect(payer.takenFor(id)).toEqual({ times: 1, amount: 600 });
  });

  it('is away for good: the payer is told, nothing is lost, and another method works', async () => {
    const { start: path } = payer.paths;
    payer.simulator.addFault({ method: 'POST', path, fault: { kind: 'status', status: 503 }, times: null });
    await expect(create(mixed())).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(await fixture.points(poster)).toEqual({ available: 600, reserved: 400 });
    const byPoints = await create({ payment_method: 'points' });
    expect(byPoints.status).toBe('completed');
    expect(await fixture.points(poster)).toEqual({ available: 0, reserved: 0 });
  });

  it('refuses it: the payment fails, everything is released, and the next one works', async () => {
    const { start: path } = payer.paths;
    payer.simulator.addFault({ method: 'POST', path, fault: { kind: 'status', status: 403 } });
    await expect(create(mixed())).rejects.toMatchObject({ code: 'provider_unavailable' });
    await expectRefused();
  });
});

describe('Opening a payment while Stripe', () => {
  it('stores a 500 under our key: the payment fails, everything is released, and the next one works', async () => {
    payer = payerAt({ fixture, provider: 'stripe' });
    payer.simulator.addFault({ method: 'POST', path: SESSIONS, fault: { kind: 'cache_500' } });
    await expect(create(mixed())).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(firedCalls()).toBe(1);
    await expectRefused();
  });
});

describe.each(['stripe', 'paypal'] as const)('Syncing a paid payment, while %s', (provider) => {
  beforeEach(() => {
    payer = payerAt({ fixture, provider });
  });

  it.each([
    ['is away', { kind: 'status', status: 503 }],
    ['cuts the line', { kind: 'drop_before' }],
    ['answers a page of HTML', { kind: 'wrong_body' }],
    ['answers half of its JSON', { kind: 'wrong_body', form: 'truncated' }],
  ] as const)('%s: unknown is not failed, and the next sync settles it', async (_, fault) => {
    const { payment_id: id } = await create(mixed());
    payer.simulator.addFault({ method: 'GET', path: payer.paths.look, fault, times: null });
    payer.simulator.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    payer.pay(await referenceOf(id));
    await expect(syncPayment({ paymentId: id })).rejects.toMatchObject({ code: 'provider_unavailable' });
    // The page on which the payer waits shows what is known, and no error.
    expect(await readPayment({ userId: poster.id, paymentId: id, refresh: true })).toMatchObject({
      status: 'pending',
    });
    expect(firedCalls()).toBeGreaterThan(0);
    payer.simulator.clearFaults();
    await syncPayment({ paymentId: id });
    expect(await fixture.statusOf(id)).toBe('completed');
    expect(payer.takenFor(id)).toEqual({ times: 1, amount: 600 });
  });

  it('is away when the webhook arrives: we respond with an error, it is sent again, and it settles', async () => {
    const { payment_id: id } = await create(mixed());
    // Three attempts of ours for the first delivery, none for the second.
    payer.simulator.addFault({
      method: 'GET',
      path: payer.paths.look,
      fault: { kind: 'status', status: 500 },
      times: 3,
    });
    await pay(id);
    expect(await fixture.statusOf(id)).toBe('completed');
    const event = await db().webhookEvent.findFirstOrThrow({
      where: { paymentId: id, type: payer.paidEvent },
    });
    expect(event).toMatchObject({ state: 'handled' });
    expect(event.attempts).toBeGreaterThan(1);
  });
});

describe('Cancelling while Stripe', () => {
  it('closes it and cuts the connection: the outcome is found out, and everything is released', async () => {
    payer = payerAt({ fixture, provider: 'stripe' });
    const { payment_id: id } = await create(mixed());
    payer.simulator.addFault({
      method: 'POST',
      path: `${SESSIONS}/*/expire`,
      fault: { kind: 'execute_then_drop' },
    });
    await cancelPayment({ userId: poster.id, paymentId: id });
    expect(firedCalls()).toBe(1);
    expect(await fixture.statusOf(id)).toBe('cancelled');
    expect(await fixture.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });
});

describe.each([
  // Stripe takes money by itself, so what it took counts; PayPal never takes what the payer turned away from.
  ['stripe', 'completed', { available: 600, reserved: 0 }],
  ['paypal', 'cancelled', { available: 1000, reserved: 0 }],
] as const)('Cancelling while %s', (provider, end, points) => {
  it(`is away: nothing is given back before it is certain; paid then, it is ${end}`, async () => {
    payer = payerAt({ fixture, provider });
    const { payment_id: id } = await create(mixed());
    payer.simulator.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    await expect(cancelPayment({ userId: poster.id, paymentId: id })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    expect(await fixture.statusOf(id)).toBe('pending');
    expect(await fixture.points(poster)).toEqual({ available: 600, reserved: 400 });
    payer.simulator.clearFaults();
    await pay(id);
    expect(await fixture.statusOf(id)).toBe(end);
    expect(await fixture.points(poster)).toEqual(points);
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
  await payer.simulator.idle();
}

async function expectRefused() {
  expect(await fixture.points(poster)).toEqual({ available: 1000, reserved: 0 });
  const [failed] = await db().paymentRecord.findMany({ where: { taskId: task.id } });
  expect(failed).toMatchObject({ paymentStatus: 'failed', reason: 'provider_refused' });
  const next = await create({ payment_method: payer.provider });
  await pay(next.payment_id);
  expect(await fixture.statusOf(next.payment_id)).toBe('completed');
}

function firedCalls(): number {
  return Object.values(payer.simulator.fired().calls).reduce((sum, count) => sum + count, 0);
}
