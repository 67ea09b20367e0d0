import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Task, User } from '@/lib/core/db/generated/client';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { closingReasons } from '@/lib/payments/closing-reasons';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { withdrawAcceptance } from '@/lib/tasks/applications/withdraw-acceptance';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf } from '@/tests/fixtures/two-providers';
import { syncPayment } from './sync-payment';

const CARD = '4242424242424242';
const MIXED_AT_PAYPAL: CreatePaymentBody = {
  payment_method: 'mixed',
  provider: 'paypal',
  points_amount: 400,
};
const MIXED: CreatePaymentBody = { payment_method: 'mixed', points_amount: 400 };

const fixture = useFixture();
let poster: User;
let task: Task;

beforeEach(async () => {
  poster = await fixture.user({ points: 1000 });
  task = await fixture.task({ poster });
});
afterEach(async () => {
  await refundSuspense();
  await fixture.simulators.stripe.release();
  fixture.simulators.stripe.clearFaults();
  await fixture.simulators.stripe.idle();
  await fixture.expectSoundBooks();
});

describe('Money that arrives after its payment expired', () => {
  it('completes it while the same is still due, and takes the points again', async () => {
    const { id, arrive } = await late(MIXED);
    expect(await fixture.points(poster)).toEqual({ available: 1000, reserved: 0 });
    await arrive();
    await expectAdopted(id);
    expect(await fixture.points(poster)).toEqual({ available: 600, reserved: 0 });
    expect(await db().task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
      status: 'open',
      isPaid: true,
    });
    // Another sync finds the work done.
    await Promise.all(
      [1, 2, 3].map(async () => syncPayment({ paymentId: id, reference: await referenceOf(id) })),
    );
    await expectAdopted(id);
  });

  it('completes it once, however many notifications arrive at the same time', async () => {
    const { id, arrive } = await late(MIXED);
    fixture.simulators.stripe.addWebhookFault({
      event_type: 'checkout.session.completed',
      fault: { kind: 'duplicate', copies: 20 },
    });
    await arrive();
    await expectAdopted(id);
  });

  it.each<[string, () => Promise<unknown>, CreatePaymentBody]>([
    ['the points are spent by now', () => spendPoints(), MIXED],
    ['the price has changed', () => raiseReward(), { payment_method: 'stripe' }],
    [
      'another payment of the fee has begun',
      () => create({ payment_method: 'paypal' }),
      { payment_method: 'stripe' },
    ],
    [
      'the fee was paid in another way',
      () => create({ payment_method: 'points' }),
      { payment_method: 'stripe' },
    ],
    ['the task is cancelled', () => cancelTask(), { payment_method: 'stripe' }],
  ])('is refunded automatically when %s', async (_, meanwhile, body) => {
    const { id, arrive } = await late(body);
    await meanwhile();
    await arrive();
    await expectReturned(id);
  });

  it('is refunded automatically when a coupon belonged to it, and the coupon stays released', async () => {
    const coupon = await fixture.coupon({ perUserLimit: 1 });
    const { id, arrive } = await late({ payment_method: 'stripe', coupon_code: coupon.code });
    await arrive();
    await expectReturned(id);
    const usages = await db().couponUsageLog.findMany({ where: { taskId: task.id } });
    expect(usages.map(({ state }) => state)).toEqual(['released']);
  });

  it('is refunded automatically when the payer had cancelled', async () => {
    const { payment_id: id } = await create(MIXED);
    const reference = await referenceOf(id);
    await forget(id);
    await cancelPayment({ userId: poster.id, paymentId: id });
    await pay(reference);
    await expectReturned(id);
    expect(await fixture.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });
});

describe('Money that arrives after its payment failed', () => {
  it('completes it while the same is still due', async () => {
    const { id, arrive } = await failed(MIXED_AT_PAYPAL);
    await arrive();
    await expectAdopted(id);
    expect(await fixture.points(poster)).toEqual({ available: 600, reserved: 0 });
  });

  it('is refunded automatically when a coupon belonged to it', async () => {
    const coupon = await fixture.coupon({ perUserLimit: 1 });
    const { id, arrive } = await failed({ ...MIXED_AT_PAYPAL, coupon_code: coupon.code });
    await arrive();
    await expectReturned(id);
    expect(await fixture.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });

  /**
   * PayPal reported another amount, so it was not captured; and then it was, as if an old request had been in transit.
   */
  async function failed(body: CreatePaymentBody): Promise<{ id: number; arrive: () => Promise<void> }> {
    const { payment_id: id } = await create(body);
    const orderId = await referenceOf(id);
    fixture.paypal.misreport({ orderId, amount: 1 });
    fixture.paypal.approve({ orderId });
    await fixture.paypal.idle();
    expect(await fixture.statusOf(id)).toBe('failed');
    fixture.paypal.misreport({ orderId });
    const arrive = async () => {
      await adapterOf('paypal').capture({ reference: orderId, idempotencyKey: `taken-${orderId}` });
      await fixture.paypal.idle();
    };
    return { id, arrive };
  }
});

describe('A reward that is paid late', () => {
  let helper: User;
  beforeEach(async () => {
    helper = await fixture.user();
    await create({ payment_method: 'points' });
    await accept();
  });

  it('is held for the helper who is still accepted', async () => {
    const { id, arrive } = await late({ payment_method: 'stripe' });
    await arrive();
    expect(await fixture.statusOf(id)).toBe('completed');
    expect(await db().task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
      status: 'in_progress',
      escrowAmount: 9_000,
    });
  });

  it('is refunded when that acceptance is void, even if somebody else was accepted for the same amount', async () => {
    const { id, arrive } = await late({ payment_method: 'stripe' });
    await withdrawAcceptance({ userId: poster.id, taskId: task.id });
    helper = await fixture.user();
    await accept();
    await arrive();
    await expectReturned(id);
    expect(await db().task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
      status: 'accepted',
      escrowAmount: 0,
    });
  });

  async function accept() {
    const { id } = await applyToTask({
      userId: helper.id,
      taskId: task.id,
      offeredAmount: 9_000,
      message: null,
    });
    await acceptApplication({ userId: poster.id, taskId: task.id, applicationId: id, expectedAmount: 9_000 });
  }
});

function create(body: CreatePaymentBody) {
  return createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
}

/**
 * A payment that expired while we did not know what the provider had opened, and its money, which arrives on request.
 */
async function late(body: CreatePaymentBody): Promise<{ id: number; arrive: () => Promise<void> }> {
  const { payment_id: id } = await create(body);
  const reference = await referenceOf(id);
  await forget(id);
  await db()
    .$executeRaw`UPDATE payment_records SET expires_at = now() - interval '1 second' WHERE id = ${id}`;
  expect((await syncPayment({ paymentId: id })).status).toBe(closingReasons.expired.to);
  return { id, arrive: () => pay(reference) };
}

/** The state after our process died before it learned what it had opened. */
async function forget(id: number) {
  await db()
    .$executeRaw`UPDATE payment_records SET provider_payment_id = NULL, checkout_url = NULL WHERE id = ${id}`;
}

async function pay(reference: string) {
  fixture.simulators.stripe.pay({ sessionId: reference, card: CARD });
  await fixture.simulators.stripe.idle();
}

async function expectAdopted(id: number) {
  const payment = await db().paymentRecord.findUniqueOrThrow({
    where: { id },
    include: { transactions: true, evidence: true, events: { where: { toStatus: 'completed' } } },
  });
  expect(payment).toMatchObject({ paymentStatus: 'completed', reason: null, reviewReason: null });
  expect(payment.transactions.filter(({ kind }) => kind === 'settle')).toHaveLength(1);
  expect(payment.evidence).toHaveLength(1);
  expect(payment.events).toHaveLength(1);
  expect(await refundSuspense()).toBe(0);
}

async function expectReturned(id: number) {
  expect(await findPaymentRow({ id })).toMatchObject({
    status: 'needs_review',
    reviewReason: 'late_success',
  });
  expect(await refundSuspense()).toBe(1);
  await fixture.simulators.stripe.idle();
  expect(await fixture.statusOf(id)).toBe('refunded');
}

async function spendPoints() {
  const other = await fixture.task({ poster });
  const body: CreatePaymentBody = { payment_method: 'points' };
  await createPayment({ user: poster, taskId: other.id, body, idempotencyKey: null });
}

function raiseReward() {
  return db().task.update({ where: { id: task.id }, data: { baseReward: 20_000 } });
}

function cancelTask() {
  return db().task.update({
    where: { id: task.id },
    data: { status: 'cancelled', cancelledAt: new Date() },
  });
}
