import { afterEach, describe, expect, it } from 'vitest';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { readPositions } from '@/lib/resolutions/read-positions';
import { resolvePayment } from '@/lib/resolutions/resolve-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { bothIdle, reset, takenAtSimulators } from '@/tests/fixtures/two-providers';
import {
  bringUnmatched,
  expectReturned,
  expectStanding,
  makeRefundsDue,
  refundOf,
  UNMATCHED,
  type Unmatched,
} from '@/tests/scenarios/unmatched-money';
import { adminListRefunds } from './admin-list-refunds';
import { refundSuspense } from './suspense/refund-suspense';

const SLOW_CARD = '4000000000007726';

const fixture = useFixture();
afterEach(() => reset(fixture));

/** Unmatched money whose refund Stripe is slow to make. */
async function onItsWay(): Promise<{ unmatched: Unmatched; refundId: string }> {
  const kind = 'money for a task that was closed';
  const unmatched = await bringUnmatched({ fixture, name: 'stripe', kind, card: SLOW_CARD });
  await refundSuspense();
  await bothIdle(fixture);
  const { refundReference, status } = await refundOf(unmatched);
  expect(status).toBe('pending');
  return { unmatched, refundId: String(refundReference) };
}

async function everybodyLooks() {
  await bothIdle(fixture);
  await makeRefundsDue();
  await reconcileRefunds();
}

const stripe = () => fixture.simulators.stripe;

/** It is undecided, nothing was booked of its end, and an operator's list shows it. */
async function expectPending(unmatched: Unmatched) {
  const { id, status } = await refundOf(unmatched);
  expect(status).toBe('pending');
  const { refunds } = await adminListRefunds({ viewerRole: 'finance', status: 'pending' });
  expect(refunds.map((refund) => refund.id)).toContain(id);
  await expectStanding({ unmatched, when: 'before', reviewReason: 'task_closed' });
}

describe('A refund at Stripe', () => {
  it('that waits for the payer is pending, and arrives when they have answered', async () => {
    const { unmatched, refundId } = await onItsWay();
    stripe().settleRefund({ refundId, outcome: 'requires_action' });
    await everybodyLooks();
    await expectPending(unmatched);
    stripe().settleRefund({ refundId, outcome: 'succeeded' });
    await bothIdle(fixture);
    await expectReturned(unmatched);
  });

  it.each(['by its event', 'without one'])('that is canceled puts the money back, %s', async (how) => {
    const { unmatched, refundId } = await onItsWay();
    stripe().settleRefund({ refundId, outcome: 'requires_action' });
    await bothIdle(fixture);
    if (how === 'without one') stripe().addWebhookFault({ fault: { kind: 'lose' }, times: null });
    stripe().settleRefund({ refundId, outcome: 'canceled' });
    await bothIdle(fixture);
    if (how === 'without one') await everybodyLooks();
    expect(await refundOf(unmatched)).toMatchObject({ status: 'failed', refundReference: refundId });
    const { left } = await takenAtSimulators({ fixture, taskId: unmatched.task.id });
    expect(left).toBe(UNMATCHED);
    const { positions } = await readPositions(unmatched.paymentId);
    expect(positions).toMatchObject([{ position: 'suspense', amount: UNMATCHED }]);
    expect(positions[0]?.verbs.length).toBeGreaterThan(0);
    await expectStanding({ unmatched, when: 'before', reviewReason: 'task_closed' });
    await fixture.expectSoundBooks();
  });

  it('of which Stripe says a word that we never saw is pending, until it speaks plainly again', async () => {
    const { unmatched, refundId } = await onItsWay();
    stripe().misreport({ id: refundId, status: 'lost_in_space' });
    stripe().settleRefund({ refundId, outcome: 'failed' });
    await everybodyLooks();
    await expectPending(unmatched);
    stripe().misreport({ id: refundId });
    await everybodyLooks();
    expect(await refundOf(unmatched)).toMatchObject({ status: 'failed' });
    await fixture.expectSoundBooks();
  });

  it.each([
    ['less', { amount: UNMATCHED - 1 }],
    ['more', { amount: UNMATCHED + 1 }],
    ['another currency', { currency: 'eur' }],
  ])('of which Stripe reports %s is not booked: a person sees it, and can end it', async (_, told) => {
    const { unmatched, refundId } = await onItsWay();
    stripe().misreport({ id: refundId, ...told });
    stripe().settleRefund({ refundId, outcome: 'succeeded' });
    await everybodyLooks();
    expect((await refundOf(unmatched)).status).toBe('pending');
    const { review_reason: reason, positions } = await readPositions(unmatched.paymentId);
    expect(reason).toBe('refund_does_not_agree');
    expect(positions).toMatchObject([{ position: 'refund' }]);
    expect(positions[0]?.verbs.length).toBeGreaterThan(0);
    expect(await brokenChecks()).toEqual([]);
    stripe().misreport({ id: refundId });
    await everybodyLooks();
    expect((await refundOf(unmatched)).status).toBe('succeeded');
    await fixture.expectSoundBooks();
  });

  it('in another currency can be accepted by an operator, who compared the two', async () => {
    const { unmatched, refundId } = await onItsWay();
    stripe().misreport({ id: refundId, currency: 'eur' });
    stripe().settleRefund({ refundId, outcome: 'succeeded' });
    await everybodyLooks();
    const { id: operatorId } = await fixture.user({ role: 'admin' });
    const { positions } = await readPositions(unmatched.paymentId);
    await resolvePayment({
      operatorId,
      paymentId: unmatched.paymentId,
      command: {
        position: 'refund',
        subject: positions[0]?.subject ?? undefined,
        verb: 'accept_refund',
        reason: 'Stripe converted it',
      },
      idempotencyKey: 'accept',
    });
    expect(await refundOf(unmatched)).toMatchObject({ status: 'succeeded', amount: UNMATCHED });
    expect((await readPositions(unmatched.paymentId)).positions).toMatchObject([{ verbs: ['close_review'] }]);
    await fixture.expectSoundBooks();
  });
});
