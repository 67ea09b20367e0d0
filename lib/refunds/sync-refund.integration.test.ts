import { afterEach, describe, expect, it } from 'vitest';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { readPayment } from '@/lib/payments/read/read-payment';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  bothIdle,
  bothProviders,
  type ProviderName,
  reset,
  takenAtSimulators,
} from '@/tests/fixtures/two-providers';
import {
  bringUnmatched,
  expectReturned,
  expectStanding,
  makeRefundsDue,
  refundOf,
  UNMATCHED,
  type Unmatched,
  type UnmatchedKind,
} from '@/tests/scenarios/unmatched-money';
import { refundSuspense } from './suspense/refund-suspense';
import { syncRefund } from './sync-refund';

const CLOSED = 'money for a task that was closed';
const PAID = 'a second payment of what is paid';
const REFUND = { stripe: '/v1/refunds', paypal: '/v2/payments/captures/*/refund' } as const;
const REFUND_EVENT = { stripe: 'refund.*', paypal: 'PAYMENT.CAPTURE.REFUNDED' } as const;

const fixture = useFixture();

afterEach(async () => {
  await reset(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal');
  await fixture.expectSoundBooks();
});

describe.each(bothProviders)('A slow refund at %s', (name) => {
  it('is in flight, visible and in no other place, until it arrives', async () => {
    const unmatched = await bringSlow({ name });
    await refundSuspense();
    await bothIdle(fixture);
    const onItsWay = await refundOf(unmatched);
    expect(onItsWay).toMatchObject({ status: 'pending', refundReference: expect.any(String) });
    expect(await whereIsIt(unmatched)).toEqual({ suspense: 0, refunds_in_flight: UNMATCHED });
    await makeRefundsDue();
    await Promise.all([reconcileRefunds(), refundSuspense()]);
    expect(await refundOf(unmatched)).toEqual(onItsWay);
    await expectStanding({ unmatched, when: 'before', reviewReason: 'task_closed' });
    expect(await detailOf(unmatched)).toMatchObject({ status: 'needs_review', reason: 'task_closed' });
    answer({ unmatched, reference: onItsWay.refundReference, outcome: 'succeeded' });
    await bothIdle(fixture);
    await expectReturned(unmatched);
    expect(await whereIsIt(unmatched)).toEqual({ suspense: 0, refunds_in_flight: 0 });
  });

  it('arrives without an event: reconciliation sees it', async () => {
    const unmatched = await bringSlow({ name });
    await refundSuspense();
    await bothIdle(fixture);
    simulatorOf(name).addWebhookFault({ fault: { kind: 'lose' }, times: null });
    answer({ unmatched, reference: (await refundOf(unmatched)).refundReference, outcome: 'succeeded' });
    await bothIdle(fixture);
    expect((await refundOf(unmatched)).status).toBe('pending');
    await makeRefundsDue();
    await Promise.all([reconcileRefunds(), reconcileRefunds()]);
    await expectReturned(unmatched);
  });

  it.each([CLOSED, PAID] as const)(
    'of %s fails: the money waits for a person, and is not sent again',
    async (kind) => {
      const unmatched = await bringSlow({ name, kind });
      await refundSuspense();
      answer({ unmatched, reference: (await refundOf(unmatched)).refundReference, outcome: 'failed' });
      await bothIdle(fixture);
      // PayPal announces no failed refund.
      await makeRefundsDue();
      await reconcileRefunds();
      await expectFailed({ unmatched, when: 'before' });
    },
  );
});

describe.each(bothProviders)('The event of a refund at %s', (name) => {
  it.each([
    [
      'before our own answer',
      {
        kind: 'answer_after_webhook',
        event_type: name === 'stripe' ? 'refund.created' : REFUND_EVENT.paypal,
      },
    ],
    ['instead of our own answer', { kind: 'execute_then_drop' }],
  ] as const)('arrives %s, and many times: the refund is settled once', async (_, fault) => {
    const unmatched = await bringUnmatched({ fixture, name, kind: PAID });
    const simulator = simulatorOf(name);
    simulator.addWebhookFault({
      event_type: REFUND_EVENT[name],
      fault: { kind: 'duplicate', copies: 5 },
      times: null,
    });
    simulator.addFault({ method: 'POST', path: REFUND[name], fault });
    await refundSuspense();
    await bothIdle(fixture);
    expect(simulator.fired().calls[fault.kind]).toBe(1);
    expect(simulator.fired().webhooks.duplicate).toBeGreaterThan(0);
    await makeRefundsDue();
    await reconcileRefunds();
    await expectReturned(unmatched);
    const events = await db().webhookEvent.findMany({ where: { paymentId: unmatched.paymentId } });
    expect(events.filter(({ state }) => state !== 'handled' && state !== 'ignored')).toEqual([]);
  });

  it('is not needed: a refund whose reference we never learned is found by our own, and no other is', async () => {
    const settled = await bringUnmatched({ fixture, name, kind: CLOSED });
    await refundSuspense();
    const waiting = await bringSlow({ name });
    const simulator = simulatorOf(name);
    simulator.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    simulator.addFault({
      method: 'POST',
      path: REFUND[name],
      fault: { kind: 'execute_then_drop' },
      times: null,
    });
    await refundSuspense();
    expect(simulator.fired().calls.execute_then_drop).toBeGreaterThan(0);
    simulator.clearFaults();
    const [{ refundReference }, { id, ...lost }] = [await refundOf(settled), await refundOf(waiting)];
    expect(lost).toMatchObject({ status: 'pending', refundReference: null });
    await syncRefund({ refundId: id });
    const after = await refundOf(waiting);
    expect(after.status).toBe('pending');
    expect(after.refundReference).not.toBe(refundReference);
    answer({ unmatched: waiting, reference: after.refundReference, outcome: 'succeeded' });
    await bothIdle(fixture);
    await expectReturned(waiting);
  });
});

describe('A refund that the provider does not make', () => {
  it('at PayPal, failed at once, waits for a person', async () => {
    for (const kind of [CLOSED, PAID] as const) {
      const unmatched = await bringUnmatched({ fixture, name: 'paypal', kind });
      fixture.paypal.refundOutcome({ outcome: 'failed' });
      await refundSuspense();
      await expectFailed({ unmatched, when: 'before' });
    }
  });

  it('at PayPal, for want of our balance, is sent when there is some', async () => {
    for (const kind of [CLOSED, PAID] as const) {
      const unmatched = await bringUnmatched({ fixture, name: 'paypal', kind });
      fixture.paypal.refundOutcome({ outcome: 'insufficient_funds' });
      await refundSuspense();
      expect(await refundOf(unmatched)).toMatchObject({ status: 'pending', why: 'balance_insufficient' });
      expect(await whereIsIt(unmatched)).toEqual({ suspense: 0, refunds_in_flight: UNMATCHED });
      await makeRefundsDue();
      await reconcileRefunds();
      await bothIdle(fixture);
      await expectReturned(unmatched);
    }
  });

  it('at Stripe, because the keys are not valid any more, waits until they are', async () => {
    const unmatched = await bringUnmatched({ fixture, name: 'stripe', kind: CLOSED });
    fixture.simulators.stripe.addFault({
      path: '/v1/refunds',
      fault: { kind: 'status', status: 401 },
      times: null,
    });
    await refundSuspense();
    expect((await refundOf(unmatched)).status).toBe('pending');
    fixture.simulators.stripe.clearFaults();
    await makeRefundsDue();
    await reconcileRefunds();
    await bothIdle(fixture);
    await expectReturned(unmatched);
  });
});

describe('A refund that arrived and bounces later', () => {
  it.each([CLOSED, PAID] as const)(
    'of %s: the money is with us again, visible, and not sent again',
    async (kind) => {
      const unmatched = await bringUnmatched({ fixture, name: 'stripe', kind, card: '4000000000005126' });
      await refundSuspense();
      await bothIdle(fixture);
      await expectReturned(unmatched);
      answer({ unmatched, reference: (await refundOf(unmatched)).refundReference, outcome: 'failed' });
      await bothIdle(fixture);
      await expectFailed({ unmatched, when: 'after', why: 'expired_or_canceled_card' });
    },
  );
});

function simulatorOf(name: ProviderName) {
  return name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
}

/** Unmatched money whose refund takes days. */
async function bringSlow({
  name,
  kind = CLOSED,
}: {
  name: ProviderName;
  kind?: UnmatchedKind;
}): Promise<Unmatched> {
  const card = name === 'stripe' ? { card: '4000000000007726' } : {};
  const unmatched = await bringUnmatched({ fixture, name, kind, ...card });
  if (name === 'paypal') fixture.paypal.refundOutcome({ outcome: 'pending' });
  return unmatched;
}

/** The payer's bank decides. */
function answer({
  unmatched: { name },
  reference: refundId,
  outcome,
}: {
  unmatched: Unmatched;
  reference: string | null;
  outcome: 'succeeded' | 'failed';
}): void {
  if (refundId === null) throw new Error('This refund was never sent');
  const isAnswered =
    name === 'stripe'
      ? fixture.simulators.stripe.settleRefund({ refundId, outcome })
      : fixture.paypal.settleRefund({ refundId, outcome: outcome === 'succeeded' ? 'completed' : 'failed' });
  expect(isAnswered).toBe(true);
}

/** The money is under suspense again and shown to a person, and nothing sends it a second time by itself. */
async function expectFailed({
  unmatched,
  when,
  why,
}: {
  unmatched: Unmatched;
  when: 'before' | 'after';
  why?: string;
}): Promise<void> {
  const { kind, task } = unmatched;
  const reason = kind === PAID ? 'paid_twice' : 'task_closed';
  for (const _ of [1, 2]) {
    // Money of a bounced refund is here again, whatever was reported before.
    const isBack = when === 'after' && kind !== PAID;
    await expectStanding({
      unmatched,
      when,
      reviewReason: reason,
      ...(isBack && { status: 'needs_review' }),
    });
    expect(await whereIsIt(unmatched)).toEqual({ suspense: UNMATCHED, refunds_in_flight: 0 });
    expect((await takenAtSimulators({ fixture, taskId: task.id })).left).toBe(
      kind === PAID ? 2 * UNMATCHED : UNMATCHED,
    );
    const refund = await refundOf(unmatched);
    expect(refund.status).toBe('failed');
    const row = await db().refund.findUniqueOrThrow({ where: { id: refund.id } });
    expect(row.failureReason).toBe(why ?? row.failureReason);
    expect(row).toMatchObject({ failureReason: expect.any(String), nextSyncAt: null });
    expect(await refundSuspense()).toBe(0);
    await makeRefundsDue();
    expect(await reconcileRefunds()).toBe(0);
    await syncRefund({ refundId: refund.id });
  }
  const { events } = await db().paymentRecord.findUniqueOrThrow({
    where: { id: unmatched.paymentId },
    include: { events: true },
  });
  expect(events.filter((event) => event.kind === 'refund_failed')).toHaveLength(1);
  await fixture.expectSoundBooks();
}

/** The ledger of this payment in the two accounts through which unmatched money passes. */
async function whereIsIt({ paymentId }: Unmatched): Promise<Record<string, number>> {
  const entries = await db().ledgerEntry.findMany({ where: { transaction: { paymentId } } });
  const sum = (account: string) =>
    entries
      .filter(({ accountId }) => accountId === `platform:${account}:GBP`)
      .reduce((total, { amount }) => total + Number(amount), 0);
  return { suspense: sum('suspense'), refunds_in_flight: sum('refunds_in_flight') };
}

function detailOf({ poster, paymentId }: Unmatched) {
  return readPayment({ userId: poster.id, paymentId, refresh: true });
}
