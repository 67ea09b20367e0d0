import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { returnSuspense } from '@/lib/refunds/return-suspense';
import { bringStray, refundOf, STRAY } from '@/lib/testing/stray-money';
import { bothIdle, calm } from '@/lib/testing/two-providers';
import { openWorld, type World } from '@/lib/testing/world';
import { allPayments } from './all-payments';
import { inspectPayment } from './inspect-payment';
import { readOverview } from './overview';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await calm(world);
  await world.expectSoundBooks();
});

it('an operator sees what went back, and needs not look at it', async () => {
  const before = await readOverview();
  const stray = await bringStray({ world, name: 'stripe', kind: 'money after the end' });
  expect((await inspectPayment(stray.paymentId)).refunds).toEqual([]);
  await returnSuspense();
  await bothIdle(world);
  const { refunds } = await inspectPayment(stray.paymentId);
  expect(refunds).toEqual([
    {
      id: (await refundOf(stray)).id,
      amount: STRAY,
      currency: 'GBP',
      status: 'succeeded',
      reason: 'late_success',
      failureReason: null,
      refundReference: expect.stringMatching(/^re_/),
      createdAt: expect.any(Date),
      endedAt: expect.any(Date),
      nextLookAt: null,
      lookCount: 0,
    },
  ]);
  expect(await readOverview()).toMatchObject({
    needsReview: before.needsReview,
    failedRefunds: before.failedRefunds,
  });
});

it('an operator sees a refund that is on its way with its next look', async () => {
  const card = '4000000000007726';
  const stray = await bringStray({ world, name: 'stripe', kind: 'money after the end', card });
  await returnSuspense();
  await bothIdle(world);
  const { refunds } = await inspectPayment(stray.paymentId);
  expect(refunds).toMatchObject([{ status: 'pending', endedAt: null, nextLookAt: expect.any(Date) }]);
  world.sandbox.stripe.settleRefund({ refundId: refunds[0]?.refundReference ?? '' });
});

it('a refund that failed, also of a completed payment, is counted among what needs a look, and found there', async () => {
  const before = await readOverview();
  const stray = await bringStray({ world, name: 'paypal', kind: 'a second payment of what is paid' });
  world.paypal.refundOutcome({ outcome: 'insufficient_funds' });
  await returnSuspense();
  expect((await inspectPayment(stray.paymentId)).refunds).toMatchObject([
    {
      status: 'failed',
      failureReason: 'refund_failed_insufficient_funds',
      refundReference: null,
      nextLookAt: null,
    },
  ]);
  expect(await readOverview()).toMatchObject({
    needsReview: before.needsReview + 1,
    failedRefunds: before.failedRefunds + 1,
  });
  const { payments } = await allPayments({ filter: { needsReview: true } });
  expect(payments[0]).toMatchObject({ id: stray.paymentId, status: 'completed', reviewReason: 'paid_twice' });
});
