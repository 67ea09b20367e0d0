import { afterEach, expect, it } from 'vitest';
import { readOverview } from '@/lib/console/read-overview';
import { adminInspectPayment } from '@/lib/payments/read/admin-inspect-payment';
import { adminListPayments } from '@/lib/payments/read/admin-list-payments';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { useFixture } from '@/tests/fixtures/fixture';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { bringUnmatched, refundOf, UNMATCHED } from '@/tests/scenarios/unmatched-money';

const fixture = useFixture();

afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

it('an operator sees completed refunds, without a task to act', async () => {
  const before = await readOverview();
  const unmatched = await bringUnmatched({ fixture, name: 'stripe', kind: 'money after the end' });
  expect((await adminInspectPayment(unmatched.paymentId)).refunds).toEqual([]);
  await refundSuspense();
  await bothIdle(fixture);
  const { refunds } = await adminInspectPayment(unmatched.paymentId);
  expect(refunds).toEqual([
    {
      id: (await refundOf(unmatched)).id,
      amount: UNMATCHED,
      currency: 'GBP',
      status: 'succeeded',
      reason: 'late_success',
      failureReason: null,
      refundReference: expect.stringMatching(/^re_/),
      createdAt: expect.any(Date),
      endedAt: expect.any(Date),
      nextSyncAt: null,
      syncCount: 0,
      isStopping: false,
    },
  ]);
  expect(await readOverview()).toMatchObject({
    needsReview: before.needsReview,
    failedRefunds: before.failedRefunds,
  });
});

it('an operator sees a pending refund with its next sync', async () => {
  const card = '4000000000007726';
  const unmatched = await bringUnmatched({ fixture, name: 'stripe', kind: 'money after the end', card });
  await refundSuspense();
  await bothIdle(fixture);
  const { refunds } = await adminInspectPayment(unmatched.paymentId);
  expect(refunds).toMatchObject([{ status: 'pending', endedAt: null, nextSyncAt: expect.any(Date) }]);
  fixture.simulators.stripe.settleRefund({ refundId: refunds[0]?.refundReference ?? '' });
});

it('a failed refund, even of a completed payment, counts among those that need attention, and is found there', async () => {
  const before = await readOverview();
  const unmatched = await bringUnmatched({
    fixture,
    name: 'paypal',
    kind: 'a second payment of what is paid',
  });
  fixture.paypal.refundOutcome({ outcome: 'failed' });
  await refundSuspense();
  expect((await adminInspectPayment(unmatched.paymentId)).refunds).toMatchObject([
    {
      status: 'failed',
      failureReason: expect.any(String),
      refundReference: expect.any(String),
      nextSyncAt: null,
    },
  ]);
  expect(await readOverview()).toMatchObject({
    needsReview: before.needsReview + 1,
    failedRefunds: before.failedRefunds + 1,
  });
  const { payments } = await adminListPayments({ viewerRole: 'finance', filter: { needsReview: true } });
  expect(payments[0]).toMatchObject({
    id: unmatched.paymentId,
    status: 'completed',
    reviewReason: 'paid_twice',
  });
});
