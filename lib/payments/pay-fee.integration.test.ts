import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import type { Coupon, Task, User } from '@/lib/db/generated/client';
import type { CreatePaymentBody } from '@/lib/http/contract/payment';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';
import { createPayment } from './create-payment';
import { readPayment } from './read-payment';
import { settlePayment } from './settle-payment';

let world: World;
let poster: User;
let task: Task;
let coupon: Coupon;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  poster = await world.person({ points: 1500 });
  task = await world.task({ poster });
  coupon = await world.coupon();
});

/** Every way to pay a fee of 1000, with what each part must be. Points that the poster starts with: 1500. */
const ways = [
  { name: 'by card', body: { payment_method: 'stripe' }, points: 0, withCoupon: false },
  { name: 'by card with a coupon', body: { payment_method: 'stripe' }, points: 0, withCoupon: true },
  { name: 'by points', body: { payment_method: 'points' }, points: 1000, withCoupon: false },
  { name: 'by points with a coupon', body: { payment_method: 'points' }, points: 900, withCoupon: true },
  {
    name: 'by points and card',
    body: { payment_method: 'mixed', points_amount: 400 },
    points: 400,
    withCoupon: false,
  },
  {
    name: 'by points and card with a coupon',
    body: { payment_method: 'mixed', points_amount: 400 },
    points: 400,
    withCoupon: true,
  },
] as const;

const providerWays = ways.filter(({ body }) => body.payment_method !== 'points');

describe.each(ways)('A fee paid $name', ({ body, points, withCoupon }) => {
  it('completes once, opens the task, and spends exactly what it should', async () => {
    const payment = await create(body, withCoupon);
    const discount = withCoupon ? 100 : 0;
    const rest = 1000 - points - discount;
    expect(payment).toMatchObject({
      total_amount: 1000,
      points_used: points,
      coupon_discount: discount,
      final_amount: rest,
      payment_provider: rest > 0 ? 'stripe' : 'points',
      status: rest > 0 ? 'pending' : 'completed',
    });
    if (rest > 0) {
      expect(await world.points(poster)).toEqual({ available: 1500 - points, reserved: points });
      await payWithCard(payment.payment_id);
    }
    expect(await world.statusOf(payment.payment_id)).toBe('completed');
    await expectEnd({ status: 'open', isPaid: true, points: { available: 1500 - points, reserved: 0 } });
    await expectCoupon(withCoupon ? 'used' : null);
  });
});

describe.each(providerWays)('A fee that was to be paid $name', ({ body, points, withCoupon }) => {
  const start = () => create(body, withCoupon);
  const expectNothingTaken = async () => {
    await expectEnd({ status: 'pending_payment', isPaid: false, points: { available: 1500, reserved: 0 } });
    await expectCoupon(withCoupon ? 'released' : null);
  };

  it('stays open after a declined card, and can be paid with another', async () => {
    const { payment_id: id } = await start();
    await payWithCard(id, '4000000000009995');
    expect(await readPayment({ userId: poster.id, paymentId: id })).toMatchObject({
      status: 'pending',
      reason: 'insufficient_funds',
    });
    expect(await world.points(poster)).toEqual({ available: 1500 - points, reserved: points });
    await payWithCard(id);
    expect(await world.statusOf(id)).toBe('completed');
  });

  it('stays open after a failed 3-D Secure challenge', async () => {
    const { payment_id: id } = await start();
    world.sandbox.stripe.pay({
      sessionId: await referenceOf(id),
      card: '4000002500003155',
      threeDSecure: 'fail',
    });
    await world.sandbox.stripe.idle();
    expect(await world.statusOf(id)).toBe('pending');
    expect(await world.points(poster)).toEqual({ available: 1500 - points, reserved: points });
  });

  it('completes after a 3-D Secure challenge', async () => {
    const { payment_id: id } = await start();
    world.sandbox.stripe.pay({
      sessionId: await referenceOf(id),
      card: '4000002500003155',
      threeDSecure: 'complete',
    });
    await world.sandbox.stripe.idle();
    expect(await world.statusOf(id)).toBe('completed');
  });

  it('is given back when the payer cancels, and the session can no longer be paid', async () => {
    const { payment_id: id } = await start();
    const cancelled = await cancelPayment({ userId: poster.id, paymentId: id });
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      reason: 'cancelled_by_payer',
      checkout_url: null,
    });
    const again = await cancelPayment({ userId: poster.id, paymentId: id });
    expect(again.status).toBe('cancelled');
    const sessionId = await referenceOf(id);
    expect(world.sandbox.stripe.pay({ sessionId, card: '4242424242424242' }).kind).toBe('closed');
    await world.sandbox.stripe.idle();
    await expectNothingTaken();
  });

  it('is given back when it expires at Stripe', async () => {
    const { payment_id: id } = await start();
    world.sandbox.stripe.expire({ sessionId: await referenceOf(id) });
    await world.sandbox.stripe.idle();
    expect(await world.statusOf(id)).toBe('expired');
    await expectNothingTaken();
  });

  it('is given back at our own deadline, after it was closed at Stripe', async () => {
    const { payment_id: id } = await start();
    await passDeadline(id);
    await settlePayment({ paymentId: id });
    expect(await world.statusOf(id)).toBe('expired');
    const sessionId = await referenceOf(id);
    expect(world.sandbox.stripe.sessions().find((session) => session.id === sessionId)).toMatchObject({
      status: 'expired',
    });
    await world.sandbox.stripe.idle();
    await expectNothingTaken();
  });

  it('is completed at the deadline when it was paid just before', async () => {
    const { payment_id: id } = await start();
    world.sandbox.stripe.hold();
    world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: '4242424242424242' });
    await passDeadline(id);
    await settlePayment({ paymentId: id });
    expect(await world.statusOf(id)).toBe('completed');
    await world.sandbox.stripe.release();
    world.sandbox.stripe.clearFaults();
    await world.sandbox.stripe.idle();
  });

  it('waits for a bank debit, and completes when the money is there', async () => {
    const { payment_id: id } = await start();
    const sessionId = await referenceOf(id);
    world.sandbox.stripe.payByBank({ sessionId, iban: 'AT611904300234573201' });
    await world.sandbox.stripe.idle();
    expect(await world.statusOf(id)).toBe('processing');
    await expect(cancelPayment({ userId: poster.id, paymentId: id })).rejects.toMatchObject({
      code: 'payment_in_progress',
    });
    world.sandbox.stripe.settleBankDebit({ sessionId });
    await world.sandbox.stripe.idle();
    expect(await world.statusOf(id)).toBe('completed');
  });

  it('fails with a bank debit that fails, and gives everything back', async () => {
    const { payment_id: id } = await start();
    const sessionId = await referenceOf(id);
    world.sandbox.stripe.payByBank({ sessionId, iban: 'AT861904300235473202' });
    await world.sandbox.stripe.idle();
    world.sandbox.stripe.settleBankDebit({ sessionId });
    await world.sandbox.stripe.idle();
    expect(await world.statusOf(id)).toBe('failed');
    await expectNothingTaken();
  });
});

describe('A fee that is nothing to pay', () => {
  it('completes at once with a coupon for all of it, without a provider', async () => {
    const whole = await world.coupon({ percentBps: 10_000 });
    const payment = await createPayment({
      user: poster,
      taskId: task.id,
      body: { payment_method: 'stripe', coupon_code: whole.code },
      idempotencyKey: null,
    });
    expect(payment).toMatchObject({
      status: 'completed',
      final_amount: 0,
      payment_provider: 'points',
      checkout_url: null,
    });
    await expectEnd({ status: 'open', isPaid: true, points: { available: 1500, reserved: 0 } });
    await world.expectSoundBooks();
  });
});

async function create(body: CreatePaymentBody, withCoupon: boolean) {
  return createPayment({
    user: poster,
    taskId: task.id,
    body: { ...body, ...(withCoupon && { coupon_code: coupon.code }) },
    idempotencyKey: null,
  });
}

async function payWithCard(paymentId: number, card = '4242424242424242') {
  world.sandbox.stripe.pay({ sessionId: await referenceOf(paymentId), card });
  await world.sandbox.stripe.idle();
}

function passDeadline(paymentId: number) {
  return db()
    .$executeRaw`UPDATE payment_records SET expires_at = now() - interval '1 second' WHERE id = ${paymentId}`;
}

async function expectEnd({
  status,
  isPaid,
  points,
}: {
  status: string;
  isPaid: boolean;
  points: { available: number; reserved: number };
}) {
  expect(await db().task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({ status, isPaid });
  expect(await world.points(poster)).toEqual(points);
  await world.expectSoundBooks();
}

async function expectCoupon(state: string | null) {
  const usages = await db().couponUsageLog.findMany({ where: { couponId: coupon.id } });
  expect(usages.map((usage) => usage.state)).toEqual(state === null ? [] : [state]);
}
