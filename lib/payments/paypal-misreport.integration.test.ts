import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { providerClearing, suspense } from '@/lib/ledger/accounts';
import { runChecks } from '@/lib/ledger/checks';
import { returnSuspense } from '@/lib/refunds/return-suspense';
import { beginFee, type FeeStory, feeParts } from '@/lib/testing/fee-story';
import { payPalHintNames, payPalHints } from '@/lib/testing/hints';
import { captureOf } from '@/lib/testing/payers';
import { openWorld, type World } from '@/lib/testing/world';
import type { Misreport } from '@/sandbox/paypal/misreport';
import { createPayment } from './create-payment';
import { settlePayment } from './settle-payment';

const LOOK = '/v2/checkout/orders/*';
const CAPTURE = `${LOOK}/capture`;

let world: World;
let story: FeeStory;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.paypal.hold());
afterEach(async () => {
  await world.paypal.release();
  world.paypal.clearFaults();
  await world.paypal.idle();
  await expectSoundRows();
});

/** What PayPal says of the order instead of the truth, and what that is to us. */
const lies: { name: string; tell: (story: FeeStory) => Misreport; problem: string }[] = [
  {
    name: 'one unit less',
    tell: ({ amount }: FeeStory) => ({ amount: amount - 1 }),
    problem: 'other_amount',
  },
  {
    name: 'one unit more',
    tell: ({ amount }: FeeStory) => ({ amount: amount + 1 }),
    problem: 'other_amount',
  },
  { name: 'another currency', tell: () => ({ currency: 'EUR' }), problem: 'other_currency' },
  {
    name: 'another payee',
    tell: () => ({ payee: { merchant_id: 'SOMEBODYELSE1' } }),
    problem: 'other_payee',
  },
];

describe.each(lies)('PayPal that tells $name', ({ tell, problem }) => {
  it.each(payPalHintNames)('of an approved order: it is never collected, says %s', async (name) => {
    story = await beginFee({ world, provider: 'paypal' });
    world.paypal.misreport({ orderId: story.reference, ...tell(story) });
    world.paypal.approve({ orderId: story.reference });
    world.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'ok' }, times: null });
    await payPalHints[name](story);
    // Also when the truth comes back.
    world.paypal.misreport({ orderId: story.reference });
    for (const other of payPalHintNames) await payPalHints[other](story);
    expect(world.paypal.fired().calls.ok ?? 0).toBe(0);
    expect(await rowOf()).toMatchObject({ paymentStatus: 'failed', reason: problem });
    await expectNothingHeld();
    const { poster, task, body } = story;
    const next = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
    expect(next).toMatchObject({ status: 'pending' });
  });

  it.each(feeParts)(
    'of money that was taken ($name): a person sees it, nothing is spent or sent',
    async (parts) => {
      story = await beginFee({ world, provider: 'paypal', parts });
      await captureAndThenTell(tell(story));
      for (const other of payPalHintNames) await payPalHints[other](story);
      expect(story.payer.takenFor(story.paymentId)).toEqual({ times: 1, amount: story.amount });
      const payment = await rowOf();
      expect(payment).toMatchObject({ paymentStatus: 'needs_review', reviewReason: problem });
      expect(await world.points(story.poster)).toEqual({
        available: 1500 - payment.pointsUsed,
        reserved: payment.pointsUsed,
      });
      expect(await db().task.findUniqueOrThrow({ where: { id: story.task.id } })).toMatchObject({
        status: 'pending_payment',
        isPaid: false,
      });
      await expectSuspended(problem);
      await returnSuspense();
      expect(await db().refund.count({ where: { paymentId: story.paymentId } })).toBe(0);
      await expect(
        createPayment({
          user: story.poster,
          taskId: story.task.id,
          body: { payment_method: 'points' },
          idempotencyKey: null,
        }),
      ).rejects.toMatchObject({ code: 'payment_in_progress' });
    },
  );

  it('of an eCheck that is on its way: what counts is what it tells when the money is there', async () => {
    story = await beginFee({ world, provider: 'paypal' });
    world.paypal.approve({ orderId: story.reference, funding: 'echeck' });
    await settlePayment({ paymentId: story.paymentId });
    world.paypal.misreport({ orderId: story.reference, ...tell(story) });
    await payPalHints['the reconciler'](story);
    expect(await rowOf()).toMatchObject({ paymentStatus: 'processing', reason: 'echeck' });
    world.paypal.misreport({ orderId: story.reference });
    world.paypal.settleCapture({
      captureId: captureOf({ paypal: world.paypal, orderId: story.reference }),
      outcome: 'completed',
    });
    await payPalHints["the webhook's event"](story);
    expect(await rowOf()).toMatchObject({ paymentStatus: 'completed', reviewReason: null });
    expect(story.payer.takenFor(story.paymentId)).toEqual({ times: 1, amount: story.amount });
  });
});

/** PayPal tells the truth until it has taken the money, and something else from then on. */
async function captureAndThenTell(lie: Misreport) {
  world.paypal.approve({ orderId: story.reference });
  world.paypal.addFault({ method: 'GET', path: LOOK, fault: { kind: 'ok' }, times: 2 });
  world.paypal.addFault({ method: 'GET', path: LOOK, fault: { kind: 'status', status: 403 } });
  await expect(settlePayment({ paymentId: story.paymentId })).rejects.toMatchObject({
    code: 'provider_unavailable',
  });
  world.paypal.misreport({ orderId: story.reference, ...lie });
}

function rowOf() {
  return db().paymentRecord.findUniqueOrThrow({ where: { id: story.paymentId } });
}

/** The money is in the books as PayPal tells of it, in suspense and nowhere else, with what PayPal told as evidence. */
async function expectSuspended(problem: string) {
  const { amount, currency } = await db().paymentEvidence.findFirstOrThrow({
    where: { paymentId: story.paymentId },
  });
  const entries = await db().ledgerEntry.findMany({
    where: { transaction: { paymentId: story.paymentId, kind: 'suspense', note: problem } },
    orderBy: { amount: 'asc' },
  });
  expect(entries.map(({ accountId, amount: moved }) => [accountId, Number(moved)])).toEqual([
    [providerClearing({ provider: 'paypal', currency }).id, -amount],
    [suspense(currency).id, amount],
  ]);
}

async function expectNothingHeld() {
  expect(story.payer.takenFor(story.paymentId)).toEqual({ times: 0, amount: 0 });
  expect(await world.points(story.poster)).toEqual({ available: 1500, reserved: 0 });
}

/** These stories make PayPal's word differ from its own books, so only ours are asked whether they are sound. */
async function expectSoundRows() {
  expect((await runChecks()).filter(({ rows }) => rows.length > 0)).toEqual([]);
}
