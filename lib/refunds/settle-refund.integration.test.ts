import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { readPayment } from '@/lib/payments/read-payment';
import {
  bringStray,
  expectReturned,
  expectStanding,
  makeRefundsDue,
  refundOf,
  STRAY,
  type Stray,
  type StrayKind,
} from '@/lib/testing/stray-money';
import { bothIdle, bothProviders, calm, type ProviderName, takenAtTwins } from '@/lib/testing/two-providers';
import { openWorld, type World } from '@/lib/testing/world';
import { returnSuspense } from './return-suspense';
import { settleRefund } from './settle-refund';

const CLOSED = 'money for a task that was closed';
const PAID = 'a second payment of what is paid';
const REFUND = { stripe: '/v1/refunds', paypal: '/v2/payments/captures/*/refund' } as const;
const REFUND_EVENT = { stripe: 'refund.*', paypal: 'PAYMENT.CAPTURE.REFUNDED' } as const;

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await calm(world);
  await world.expectSoundBooks();
});

describe.each(bothProviders)('A slow refund at %s', (name) => {
  it('is on its way, in sight and in no other place, until it arrives', async () => {
    const stray = await bringSlow({ name });
    await returnSuspense();
    await bothIdle(world);
    const onItsWay = await refundOf(stray);
    expect(onItsWay).toMatchObject({ status: 'pending', refundReference: expect.any(String) });
    expect(await whereIsIt(stray)).toEqual({ suspense: 0, refunds_in_flight: STRAY });
    await makeRefundsDue();
    await Promise.all([reconcileRefunds(), returnSuspense()]);
    expect(await refundOf(stray)).toEqual(onItsWay);
    await expectStanding({ stray, when: 'before', reviewReason: 'task_closed' });
    expect(await detailOf(stray)).toMatchObject({ status: 'needs_review', reason: 'task_closed' });
    answer({ stray, reference: onItsWay.refundReference, outcome: 'succeeded' });
    await bothIdle(world);
    await expectReturned(stray);
    expect(await whereIsIt(stray)).toEqual({ suspense: 0, refunds_in_flight: 0 });
  });

  it('arrives without a word: the reconciler sees it', async () => {
    const stray = await bringSlow({ name });
    await returnSuspense();
    await bothIdle(world);
    twinOf(name).addWebhookFault({ fault: { kind: 'lose' }, times: null });
    answer({ stray, reference: (await refundOf(stray)).refundReference, outcome: 'succeeded' });
    await bothIdle(world);
    expect((await refundOf(stray)).status).toBe('pending');
    await makeRefundsDue();
    await Promise.all([reconcileRefunds(), reconcileRefunds()]);
    await expectReturned(stray);
  });

  it.each([CLOSED, PAID] as const)(
    'of %s comes back: the money waits for a person, and is not sent again',
    async (kind) => {
      const stray = await bringSlow({ name, kind });
      await returnSuspense();
      answer({ stray, reference: (await refundOf(stray)).refundReference, outcome: 'failed' });
      await bothIdle(world);
      // PayPal announces no refund that failed.
      await makeRefundsDue();
      await reconcileRefunds();
      await expectFailed({ stray, when: 'before' });
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
  ] as const)('comes %s, and many times: the refund is settled once', async (_, fault) => {
    const stray = await bringStray({ world, name, kind: PAID });
    const twin = twinOf(name);
    twin.addWebhookFault({
      event_type: REFUND_EVENT[name],
      fault: { kind: 'duplicate', copies: 5 },
      times: null,
    });
    twin.addFault({ method: 'POST', path: REFUND[name], fault });
    await returnSuspense();
    await bothIdle(world);
    expect(twin.fired().calls[fault.kind]).toBe(1);
    expect(twin.fired().webhooks.duplicate).toBeGreaterThan(0);
    await makeRefundsDue();
    await reconcileRefunds();
    await expectReturned(stray);
    const events = await db().webhookEvent.findMany({ where: { paymentId: stray.paymentId } });
    expect(events.filter(({ state }) => state !== 'handled' && state !== 'ignored')).toEqual([]);
  });

  it('is not needed: a refund whose reference we never learnt is found by our own name, and no other is', async () => {
    const settled = await bringStray({ world, name, kind: CLOSED });
    await returnSuspense();
    const waiting = await bringSlow({ name });
    const twin = twinOf(name);
    twin.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    twin.addFault({ method: 'POST', path: REFUND[name], fault: { kind: 'execute_then_drop' }, times: null });
    await returnSuspense();
    expect(twin.fired().calls.execute_then_drop).toBeGreaterThan(0);
    twin.clearFaults();
    const [{ refundReference }, { id, ...lost }] = [await refundOf(settled), await refundOf(waiting)];
    expect(lost).toMatchObject({ status: 'pending', refundReference: null });
    await settleRefund({ refundId: id });
    const after = await refundOf(waiting);
    expect(after.status).toBe('pending');
    expect(after.refundReference).not.toBe(refundReference);
    answer({ stray: waiting, reference: after.refundReference, outcome: 'succeeded' });
    await bothIdle(world);
    await expectReturned(waiting);
  });
});

describe('A refund that the provider does not make', () => {
  it.each([
    ['refused for lack of funds', 'insufficient_funds', 'refund_failed_insufficient_funds'],
    ['failed at once', 'failed', undefined],
  ] as const)('at PayPal, %s, waits for a person', async (_, outcome, why) => {
    for (const kind of [CLOSED, PAID] as const) {
      const stray = await bringStray({ world, name: 'paypal', kind });
      world.paypal.refundOutcome({ outcome });
      await returnSuspense();
      await expectFailed({ stray, when: 'before', ...(why !== undefined && { why }) });
    }
  });

  it('at Stripe, because the keys are none any more, waits until they are', async () => {
    const stray = await bringStray({ world, name: 'stripe', kind: CLOSED });
    world.sandbox.stripe.addFault({
      path: '/v1/refunds',
      fault: { kind: 'status', status: 401 },
      times: null,
    });
    await returnSuspense();
    expect((await refundOf(stray)).status).toBe('pending');
    world.sandbox.stripe.clearFaults();
    await makeRefundsDue();
    await reconcileRefunds();
    await bothIdle(world);
    await expectReturned(stray);
  });
});

describe('A refund that arrived and bounces later', () => {
  it.each([CLOSED, PAID] as const)(
    'of %s: the money is with us again, in sight, and not sent again',
    async (kind) => {
      const stray = await bringStray({ world, name: 'stripe', kind, card: '4000000000005126' });
      await returnSuspense();
      await bothIdle(world);
      await expectReturned(stray);
      answer({ stray, reference: (await refundOf(stray)).refundReference, outcome: 'failed' });
      await bothIdle(world);
      await expectFailed({ stray, when: 'after', why: 'expired_or_canceled_card' });
    },
  );
});

function twinOf(name: ProviderName) {
  return name === 'stripe' ? world.sandbox.stripe : world.paypal;
}

/** Stray money whose refund will take days. */
async function bringSlow({ name, kind = CLOSED }: { name: ProviderName; kind?: StrayKind }): Promise<Stray> {
  const card = name === 'stripe' ? { card: '4000000000007726' } : {};
  const stray = await bringStray({ world, name, kind, ...card });
  if (name === 'paypal') world.paypal.refundOutcome({ outcome: 'pending' });
  return stray;
}

/** The payer's bank answers. */
function answer({
  stray: { name },
  reference: refundId,
  outcome,
}: {
  stray: Stray;
  reference: string | null;
  outcome: 'succeeded' | 'failed';
}): void {
  if (refundId === null) throw new Error('This refund was never sent');
  const isAnswered =
    name === 'stripe'
      ? world.sandbox.stripe.settleRefund({ refundId, outcome })
      : world.paypal.settleRefund({ refundId, outcome: outcome === 'succeeded' ? 'completed' : 'failed' });
  expect(isAnswered).toBe(true);
}

/** The money is under suspense again and shown to a person, and nothing sends it a second time by itself. */
async function expectFailed({
  stray,
  when,
  why,
}: {
  stray: Stray;
  when: 'before' | 'after';
  why?: string;
}): Promise<void> {
  const { kind, task } = stray;
  const reason = kind === PAID ? 'paid_twice' : 'task_closed';
  for (const _ of [1, 2]) {
    // Money that bounced is here again, whatever was said before.
    const isBack = when === 'after' && kind !== PAID;
    await expectStanding({ stray, when, reviewReason: reason, ...(isBack && { status: 'needs_review' }) });
    expect(await whereIsIt(stray)).toEqual({ suspense: STRAY, refunds_in_flight: 0 });
    expect((await takenAtTwins({ world, taskId: task.id })).left).toBe(kind === PAID ? 2 * STRAY : STRAY);
    const refund = await refundOf(stray);
    expect(refund.status).toBe('failed');
    const row = await db().refund.findUniqueOrThrow({ where: { id: refund.id } });
    expect(row.failureReason).toBe(why ?? row.failureReason);
    expect(row).toMatchObject({ failureReason: expect.any(String), nextLookAt: null });
    expect(await returnSuspense()).toBe(0);
    await makeRefundsDue();
    expect(await reconcileRefunds()).toBe(0);
    await settleRefund({ refundId: refund.id });
  }
  const { events } = await db().paymentRecord.findUniqueOrThrow({
    where: { id: stray.paymentId },
    include: { events: true },
  });
  expect(events.filter((event) => event.kind === 'refund_failed')).toHaveLength(1);
  await world.expectSoundBooks();
}

/** What the books hold of this payment in the two accounts that stray money passes. */
async function whereIsIt({ paymentId }: Stray): Promise<Record<string, number>> {
  const entries = await db().ledgerEntry.findMany({ where: { transaction: { paymentId } } });
  const sum = (account: string) =>
    entries
      .filter(({ accountId }) => accountId === `platform:${account}:GBP`)
      .reduce((total, { amount }) => total + Number(amount), 0);
  return { suspense: sum('suspense'), refunds_in_flight: sum('refunds_in_flight') };
}

function detailOf({ poster, paymentId }: Stray) {
  return readPayment({ userId: poster.id, paymentId, refresh: true });
}
