import { afterEach, describe, expect, it } from 'vitest';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { needsReviewFilter } from '@/lib/payments/needs-review-filter';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { readPayment } from '@/lib/payments/read/read-payment';
import { nameOf } from '@/lib/providers/external-reference';
import { planReturn } from '@/lib/refunds/decide-refund';
import { findRefundRow } from '@/lib/refunds/refund-row';
import { requestRefund } from '@/lib/refunds/request-refund';
import { syncRefund } from '@/lib/refunds/sync-refund';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, bothProviders, reset, takenAtSimulators } from '@/tests/fixtures/two-providers';
import {
  bringOther,
  bringUnmatched,
  expectReturned,
  expectStanding,
  makeRefundsDue,
  refundOf,
  UNMATCHED,
  type Unmatched,
  type UnmatchedKind,
  unmatchedKinds,
} from '@/tests/scenarios/unmatched-money';
import { refundSuspense } from './refund-suspense';

const kinds = Object.keys(unmatchedKinds) as UnmatchedKind[];
const REFUND = { stripe: '/v1/refunds', paypal: '/v2/payments/captures/*/refund' } as const;

const fixture = useFixture();

afterEach(async () => {
  await reset(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal');
  await fixture.expectSoundBooks();
});

describe.each(bothProviders)('At %s', (name) => {
  const simulator = () => (name === 'stripe' ? fixture.simulators.stripe : fixture.paypal);
  const bring = (kind: UnmatchedKind = 'money for a task that was closed') =>
    bringUnmatched({ fixture, name, kind });

  it.each(kinds)('%s is refunded once, and its reservations are released', async (kind) => {
    const unmatched = await bring(kind);
    expect(await refundSuspense()).toBe(1);
    await bothIdle(fixture);
    await expectReturned(unmatched);
    expect(await refundSuspense()).toBe(0);
    await makeRefundsDue();
    expect(await reconcileRefunds()).toBe(0);
    await syncRefund({ refundId: (await refundOf(unmatched)).id });
    await expectReturned(unmatched);
    expect(await readPayment({ userId: unmatched.poster.id, paymentId: unmatched.paymentId })).toMatchObject({
      status: unmatchedKinds[kind].after.status,
      reason: unmatchedKinds[kind].after.status === 'completed' ? null : unmatchedKinds[kind].reason,
    });
  });

  it('a double payment leaves no mark, whatever else of the payment is being refunded', async () => {
    const unmatched = await bring('a second payment of what is paid');
    simulator().addFault({
      method: 'POST',
      path: REFUND[name],
      fault: { kind: 'status', status: 503 },
      times: null,
    });
    const by = { actor: 'system', actorId: null } as const;
    const command = {
      paymentId: unmatched.paymentId,
      amount: 100,
      reason: 'goodwill',
      requestKey: 'beside',
      by,
    };
    const beside = await requestRefund(command);
    expect(await refundSuspense()).toBe(1);
    simulator().clearFaults();
    const { id } = await db().refund.findFirstOrThrow({
      where: { paymentId: unmatched.paymentId, purpose: 'suspense' },
    });
    await syncRefund({ refundId: id });
    const row = () => db().paymentRecord.findUniqueOrThrow({ where: { id: unmatched.paymentId } });
    expect(await row()).toMatchObject({ paymentStatus: 'completed', reason: null, reviewReason: null });
    expect(await needsReview(unmatched.paymentId)).toBe(false);
    await syncRefund({ refundId: beside ?? 0 });
    expect(await row()).toMatchObject({ paymentStatus: 'partially_refunded', reviewReason: null });
  });

  it('a double payment that was refunded in the provider’s own console leaves no mark either', async () => {
    const unmatched = await bring('a second payment of what is paid');
    expect(await needsReview(unmatched.paymentId)).toBe(true);
    const { providerTransactionId: transactionId } = await db().paymentEvidence.findFirstOrThrow({
      where: { paymentId: unmatched.paymentId },
      orderBy: { id: 'desc' },
    });
    if (name === 'stripe') fixture.simulators.stripe.refund({ paymentIntentId: transactionId });
    else fixture.paypal.refund({ captureId: transactionId });
    await bothIdle(fixture);
    expect(await needsReview(unmatched.paymentId)).toBe(false);
    expect(await refundSuspense()).toBe(0);
    await expectReturned(unmatched);
  });

  it('two workers at once send one refund', async () => {
    const both = [await bring(), await bring('a second payment of what is paid')];
    await Promise.all([refundSuspense(), refundSuspense(), refundSuspense()]);
    await makeRefundsDue();
    await Promise.all([reconcileRefunds(), reconcileRefunds(), refundSuspense()]);
    await bothIdle(fixture);
    for (const unmatched of both) await expectReturned(unmatched);
  });

  /** How the process that began the refund ended, and what the next one finds. */
  it.each([
    ['after its row was written', (unmatched: Unmatched) => begin(unmatched)],
    [
      'after it was sent, and before the answer came',
      async () => {
        const fault = { kind: 'execute_then_drop' } as const;
        simulator().addFault({ method: 'POST', path: REFUND[name], fault, times: null });
        await refundSuspense();
        expect(simulator().fired().calls.execute_then_drop).toBeGreaterThan(0);
      },
    ],
    [
      'after the answer, and before it was written down',
      (unmatched: Unmatched) => send({ unmatched, isKeyForgotten: false }),
    ],
    [
      'then, and the provider forgot the key since',
      (unmatched: Unmatched) => send({ unmatched, isKeyForgotten: true }),
    ],
  ])('a refund that was cut off %s is finished, and is one refund', async (_, cutOff) => {
    const unmatched = await bring();
    simulator().hold();
    await cutOff(unmatched);
    expect((await refundOf(unmatched)).status).toBe('pending');
    await expectStanding({ unmatched, when: 'before', reviewReason: 'task_closed' });
    simulator().clearFaults();
    await makeRefundsDue();
    await Promise.all([reconcileRefunds(), reconcileRefunds()]);
    await reset(fixture);
    await expectReturned(unmatched);
  });

  it.each([
    ['is away', { kind: 'status', status: 503 }],
    ['cuts the line before it did anything', { kind: 'drop_before' }],
    ['answers a page of HTML', { kind: 'wrong_body' }],
    ['asks us to slow down', { kind: 'status', status: 429, retry_after_seconds: 0 }],
  ] as const)('a provider that %s: the money waits visibly, and is refunded once later', async (_, fault) => {
    const unmatched = await bring();
    simulator().addFault({ fault, times: null });
    expect(await refundSuspense()).toBe(1);
    await makeRefundsDue();
    await reconcileRefunds();
    expect(await refundOf(unmatched)).toMatchObject({ status: 'pending', refundReference: null });
    await expectStanding({ unmatched, when: 'before', reviewReason: 'task_closed' });
    const payment = await readPayment({
      userId: unmatched.poster.id,
      paymentId: unmatched.paymentId,
      refresh: true,
    });
    expect(payment).toMatchObject({ status: 'needs_review', reason: 'task_closed' });
    simulator().clearFaults();
    await makeRefundsDue();
    await reconcileRefunds();
    await bothIdle(fixture);
    await expectReturned(unmatched);
  });

  it('the fee of a task whose late money was refunded can be paid anew', async () => {
    const unmatched = await bring('money after the end');
    const again = {
      user: unmatched.poster,
      taskId: unmatched.task.id,
      body: { payment_method: 'points' },
      idempotencyKey: null,
    } as const;
    await expect(createPayment(again)).rejects.toMatchObject({ code: 'payment_in_progress' });
    await refundSuspense();
    expect((await createPayment(again)).status).toBe('completed');
    await bothIdle(fixture);
    await expectReturnedRow(unmatched);
  });

  it.each([
    ['other_amount', { amount: UNMATCHED + 1 }],
    ['other_currency', { currency: 'EUR' }],
  ] as const)('%s waits for a person, and is not refunded automatically', async (reason, parts) => {
    const unmatched = await bring('money after the end');
    await refundSuspense();
    const other = await bringOther({ fixture, name, ...parts });
    await refundSuspense();
    await reconcileRefunds();
    const row = await db().paymentRecord.findUniqueOrThrow({ where: { id: other.paymentId } });
    expect(row).toMatchObject({ paymentStatus: 'needs_review', reviewReason: reason });
    expect(await db().refund.count({ where: { paymentId: other.paymentId } })).toBe(0);
    expect(await takenAtSimulators({ fixture, taskId: other.task.id })).toMatchObject({
      captures: 1,
      refunds: 0,
    });
    await expectReturnedRow(unmatched);
  });
});

it('money of another account waits for a person', async () => {
  const other = await bringOther({ fixture, name: 'paypal', payee: 'SOMEBODYELSE1' });
  await refundSuspense();
  const row = await db().paymentRecord.findUniqueOrThrow({ where: { id: other.paymentId } });
  expect(row).toMatchObject({ paymentStatus: 'needs_review', reviewReason: 'other_payee' });
  expect(await db().refund.count({ where: { paymentId: other.paymentId } })).toBe(0);
});

it('is sent by one process, and the other leaves it to that', async () => {
  const unmatched = await bringUnmatched({ fixture, name: 'paypal', kind: 'money after the end' });
  await begin(unmatched);
  const { id } = await refundOf(unmatched);
  fixture.paypal.addFault({ method: 'POST', path: REFUND.paypal, fault: { kind: 'delay', ms: 400 } });
  await Promise.all([syncRefund({ refundId: id }), syncRefund({ refundId: id })]);
  await bothIdle(fixture);
  await expectReturned(unmatched);
});

it('PayPal still answering the same refund (409) is unknown, and no failure', async () => {
  const unmatched = await bringUnmatched({ fixture, name: 'paypal', kind: 'money after the end' });
  await begin(unmatched);
  const { id } = await refundOf(unmatched);
  const refund = await findRefundRow({ id });
  if (!refund) throw new Error('There is no refund');
  const { transactionId, amount, currency } = refund;
  const idempotencyKey = nameOf({ kind: 'refund', own: refund });
  const ask = () => adapterOf('paypal').refund({ refund, transactionId, amount, currency, idempotencyKey });
  fixture.paypal.addFault({ method: 'POST', path: REFUND.paypal, fault: { kind: 'delay', ms: 400 } });
  const answers = await Promise.allSettled([ask(), ask()]);
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ kind: 'unavailable' });
  await syncRefund({ refundId: id });
  await bothIdle(fixture);
  await expectReturned(unmatched);
});

/** Whether operators see it in their list. */
async function needsReview(id: number): Promise<boolean> {
  return (await db().paymentRecord.count({ where: { id, AND: needsReviewFilter } })) > 0;
}

/** The refund's row is written, and nothing else. */
async function begin({ paymentId }: Unmatched): Promise<void> {
  const payment = await findPaymentRow({ id: paymentId });
  const [evidence] = await db().paymentEvidence.findMany({ where: { paymentId }, orderBy: { id: 'desc' } });
  if (!payment || !evidence) throw new Error('There is no money to send back');
  const { id: evidenceId, providerTransactionId: transactionId, amount, currency } = evidence;
  const money = { evidenceId, transactionId, amount, currency };
  const reason = payment.reviewReason ?? '';
  expect(await commit(planReturn({ payment, money, reason, attempt: 1 }))).toMatchObject({ outcome: 'done' });
}

/** The refund is at the provider, and we never stored that. */
async function send({
  unmatched,
  isKeyForgotten,
}: {
  unmatched: Unmatched;
  isKeyForgotten: boolean;
}): Promise<void> {
  await begin(unmatched);
  const refund = await refundOf(unmatched);
  const { id, transactionId, amount, currency } = refund;
  const idempotencyKey = isKeyForgotten ? `forgotten-${id}` : nameOf({ kind: 'refund', own: refund });
  const sent = { refund, transactionId, amount, currency, idempotencyKey };
  expect(await adapterOf(unmatched.name).refund(sent)).toMatchObject({ state: 'succeeded' });
}

async function expectReturnedRow(unmatched: Unmatched): Promise<void> {
  expect(await fixture.statusOf(unmatched.paymentId)).toBe('refunded');
  expect((await refundOf(unmatched)).status).toBe('succeeded');
}
