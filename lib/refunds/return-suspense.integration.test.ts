import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { commit } from '@/lib/ledger/commit';
import { needsReviewFilter } from '@/lib/operations/overview';
import { createPayment } from '@/lib/payments/create-payment';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { readPayment } from '@/lib/payments/read-payment';
import { nameOf } from '@/lib/providers/own-name';
import {
  bringStray,
  expectReturned,
  expectStanding,
  makeRefundsDue,
  openSecond,
  refundOf,
  STRAY,
  type Stray,
  type StrayKind,
  strayKinds,
  takeMoney,
} from '@/lib/testing/stray-money';
import {
  adapterOf,
  bothIdle,
  bothProviders,
  calm,
  mixedWith,
  type ProviderName,
  takenAtTwins,
} from '@/lib/testing/two-providers';
import { openWorld, type World } from '@/lib/testing/world';
import { planReturn } from './decide-refund';
import { requestRefund } from './request-refund';
import { returnSuspense } from './return-suspense';
import { settleRefund } from './settle-refund';

const kinds = Object.keys(strayKinds) as StrayKind[];
const REFUND = { stripe: '/v1/refunds', paypal: '/v2/payments/captures/*/refund' } as const;

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await calm(world);
  await world.expectSoundBooks();
});

describe.each(bothProviders)('At %s', (name) => {
  const twin = () => (name === 'stripe' ? world.sandbox.stripe : world.paypal);
  const bring = (kind: StrayKind = 'money for a task that was closed') => bringStray({ world, name, kind });

  it.each(kinds)('%s goes back once, and what was still set aside goes with it', async (kind) => {
    const stray = await bring(kind);
    expect(await returnSuspense()).toBe(1);
    await bothIdle(world);
    await expectReturned(stray);
    expect(await returnSuspense()).toBe(0);
    await makeRefundsDue();
    expect(await reconcileRefunds()).toBe(0);
    await settleRefund({ refundId: (await refundOf(stray)).id });
    await expectReturned(stray);
    expect(await readPayment({ userId: stray.poster.id, paymentId: stray.paymentId })).toMatchObject({
      status: strayKinds[kind].after.status,
      reason: strayKinds[kind].after.status === 'completed' ? null : strayKinds[kind].reason,
    });
  });

  it('what was paid twice leaves no mark, whatever else of the payment is on its way back', async () => {
    const stray = await bring('a second payment of what is paid');
    twin().addFault({
      method: 'POST',
      path: REFUND[name],
      fault: { kind: 'status', status: 503 },
      times: null,
    });
    const by = { actor: 'system', actorId: null } as const;
    const wish = { paymentId: stray.paymentId, amount: 100, reason: 'goodwill', requestKey: 'beside', by };
    const beside = await requestRefund(wish);
    expect(await returnSuspense()).toBe(1);
    twin().clearFaults();
    const { id } = await db().refund.findFirstOrThrow({
      where: { paymentId: stray.paymentId, purpose: 'suspense' },
    });
    await settleRefund({ refundId: id });
    const row = () => db().paymentRecord.findUniqueOrThrow({ where: { id: stray.paymentId } });
    expect(await row()).toMatchObject({ paymentStatus: 'completed', reason: null, reviewReason: null });
    expect(await needsReview(stray.paymentId)).toBe(false);
    await settleRefund({ refundId: beside ?? 0 });
    expect(await row()).toMatchObject({ paymentStatus: 'partially_refunded', reviewReason: null });
  });

  it('what was paid twice and sent back in the provider’s own console leaves no mark either', async () => {
    const stray = await bring('a second payment of what is paid');
    expect(await needsReview(stray.paymentId)).toBe(true);
    const { providerTransactionId: transactionId } = await db().paymentEvidence.findFirstOrThrow({
      where: { paymentId: stray.paymentId },
      orderBy: { id: 'desc' },
    });
    if (name === 'stripe') world.sandbox.stripe.refund({ paymentIntentId: transactionId });
    else world.paypal.refund({ captureId: transactionId });
    await bothIdle(world);
    expect(await needsReview(stray.paymentId)).toBe(false);
    expect(await returnSuspense()).toBe(0);
    await expectReturned(stray);
  });

  it('two workers at once send one refund', async () => {
    const strays = [await bring(), await bring('a second payment of what is paid')];
    await Promise.all([returnSuspense(), returnSuspense(), returnSuspense()]);
    await makeRefundsDue();
    await Promise.all([reconcileRefunds(), reconcileRefunds(), returnSuspense()]);
    await bothIdle(world);
    for (const stray of strays) await expectReturned(stray);
  });

  /** How the process that began the refund ended, and what whoever comes next finds. */
  it.each([
    ['after its row was written', (stray: Stray) => begin(stray)],
    [
      'after it was sent, and before the answer came',
      async () => {
        const fault = { kind: 'execute_then_drop' } as const;
        twin().addFault({ method: 'POST', path: REFUND[name], fault, times: null });
        await returnSuspense();
        expect(twin().fired().calls.execute_then_drop).toBeGreaterThan(0);
      },
    ],
    [
      'after the answer, and before it was written down',
      (stray: Stray) => send({ stray, isKeyForgotten: false }),
    ],
    ['then, and the provider forgot the key since', (stray: Stray) => send({ stray, isKeyForgotten: true })],
  ])('a refund that was cut off %s is finished, and is one refund', async (_, cutOff) => {
    const stray = await bring();
    twin().hold();
    await cutOff(stray);
    expect((await refundOf(stray)).status).toBe('pending');
    await expectStanding({ stray, when: 'before', reviewReason: 'task_closed' });
    twin().clearFaults();
    await makeRefundsDue();
    await Promise.all([reconcileRefunds(), reconcileRefunds()]);
    await calm(world);
    await expectReturned(stray);
  });

  it.each([
    ['is away', { kind: 'status', status: 503 }],
    ['cuts the line before it did anything', { kind: 'drop_before' }],
    ['answers a page of HTML', { kind: 'wrong_body' }],
    ['asks us to slow down', { kind: 'status', status: 429, retry_after_seconds: 0 }],
  ] as const)('a provider that %s: the money waits in sight, and goes back once later', async (_, fault) => {
    const stray = await bring();
    twin().addFault({ fault, times: null });
    expect(await returnSuspense()).toBe(1);
    await makeRefundsDue();
    await reconcileRefunds();
    expect(await refundOf(stray)).toMatchObject({ status: 'pending', refundReference: null });
    await expectStanding({ stray, when: 'before', reviewReason: 'task_closed' });
    const payment = await readPayment({
      userId: stray.poster.id,
      paymentId: stray.paymentId,
      refresh: true,
    });
    expect(payment).toMatchObject({ status: 'needs_review', reason: 'task_closed' });
    twin().clearFaults();
    await makeRefundsDue();
    await reconcileRefunds();
    await bothIdle(world);
    await expectReturned(stray);
  });

  it('the fee of a task whose late money went back can be paid anew', async () => {
    const stray = await bring('money after the end');
    const again = {
      user: stray.poster,
      taskId: stray.task.id,
      body: { payment_method: 'points' },
      idempotencyKey: null,
    } as const;
    await expect(createPayment(again)).rejects.toMatchObject({ code: 'payment_in_progress' });
    await returnSuspense();
    expect((await createPayment(again)).status).toBe('completed');
    await bothIdle(world);
    await expectReturnedRow(stray);
  });

  it.each([
    ['other_amount', { amount: STRAY + 1 }],
    ['other_currency', { currency: 'EUR' }],
  ] as const)('%s waits for a person, and is not sent back by itself', async (reason, parts) => {
    const stray = await bring('money after the end');
    await returnSuspense();
    const other = await bringOther({ name, parts });
    await returnSuspense();
    await reconcileRefunds();
    const row = await db().paymentRecord.findUniqueOrThrow({ where: { id: other.paymentId } });
    expect(row).toMatchObject({ paymentStatus: 'needs_review', reviewReason: reason });
    expect(await db().refund.count({ where: { paymentId: other.paymentId } })).toBe(0);
    expect(await takenAtTwins({ world, taskId: other.task.id })).toMatchObject({ captures: 1, refunds: 0 });
    await expectReturnedRow(stray);
  });
});

it('money of another account waits for a person', async () => {
  const other = await bringOther({ name: 'paypal', parts: {}, payee: 'SOMEBODYELSE1' });
  await returnSuspense();
  const row = await db().paymentRecord.findUniqueOrThrow({ where: { id: other.paymentId } });
  expect(row).toMatchObject({ paymentStatus: 'needs_review', reviewReason: 'other_payee' });
  expect(await db().refund.count({ where: { paymentId: other.paymentId } })).toBe(0);
});

it('PayPal still answering the same refund (409) is no failure', async () => {
  const stray = await bringStray({ world, name: 'paypal', kind: 'money after the end' });
  await begin(stray);
  const { id } = await refundOf(stray);
  world.paypal.addFault({ method: 'POST', path: REFUND.paypal, fault: { kind: 'delay', ms: 400 } });
  const answers = await Promise.allSettled([settleRefund({ refundId: id }), settleRefund({ refundId: id })]);
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ code: 'provider_unavailable' });
  await bothIdle(world);
  await expectReturned(stray);
});

/** Whether operators see it among what they have to look at. */
async function needsReview(id: number): Promise<boolean> {
  return (await db().paymentRecord.count({ where: { id, AND: needsReviewFilter } })) > 0;
}

/** The refund's row is written, and nothing else. */
async function begin({ paymentId }: Stray): Promise<void> {
  const payment = await findPaymentRow({ id: paymentId });
  const [evidence] = await db().paymentEvidence.findMany({ where: { paymentId }, orderBy: { id: 'desc' } });
  if (!payment || !evidence) throw new Error('There is no money to send back');
  const { id: evidenceId, providerTransactionId: transactionId, amount, currency } = evidence;
  const money = { evidenceId, transactionId, amount, currency };
  const reason = payment.reviewReason ?? '';
  expect(await commit(planReturn({ payment, money, reason, attempt: 1 }))).toMatchObject({ outcome: 'done' });
}

/** The refund is at the provider, and we never wrote that down. */
async function send({ stray, isKeyForgotten }: { stray: Stray; isKeyForgotten: boolean }): Promise<void> {
  await begin(stray);
  const refund = await refundOf(stray);
  const { id, transactionId, amount, currency } = refund;
  const idempotencyKey = isKeyForgotten ? `forgotten-${id}` : nameOf({ kind: 'refund', own: refund });
  const sent = { refund, transactionId, amount, currency, idempotencyKey };
  expect(await adapterOf(stray.name).refund(sent)).toMatchObject({ state: 'succeeded' });
}

async function expectReturnedRow(stray: Stray): Promise<void> {
  expect(await world.statusOf(stray.paymentId)).toBe('refunded');
  expect((await refundOf(stray)).status).toBe('succeeded');
}

/** Money of a waiting payment that is not as we asked for it. */
async function bringOther({
  name,
  parts,
  payee,
}: {
  name: ProviderName;
  parts: { amount?: number; currency?: string };
  payee?: string;
}) {
  const poster = await world.person({ points: 1000 });
  const task = await world.task({ poster });
  const body = mixedWith(name, { points_amount: 500 });
  const created = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
  const other = { name, task, paymentId: created.payment_id };
  const reference = await openSecond({ stray: other, ...parts });
  if (payee !== undefined) world.paypal.misreport({ orderId: reference, payee: { merchant_id: payee } });
  await takeMoney({ world, name, reference });
  return other;
}
