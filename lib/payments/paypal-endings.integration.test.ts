import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { beginFee, type FeeStory, feeParts, passDeadline } from '@/lib/testing/fee-story';
import { payPalHintNames, payPalHints } from '@/lib/testing/hints';
import { captureOf } from '@/lib/testing/payers';
import { openWorld, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';
import { createPayment } from './create-payment';
import { readPayment } from './read-payment';

const CAPTURE = '/v2/checkout/orders/*/capture';
const HOUR_SECONDS = 3600;

let world: World;
let story: FeeStory;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.paypal.release();
  world.paypal.clearFaults();
  await world.paypal.idle();
  await world.expectSoundBooks();
});

describe.each(feeParts)('A fee that was to be paid by PayPal, $name,', (parts) => {
  beforeEach(async () => {
    story = await beginFee({ world, provider: 'paypal', parts });
  });

  it('is completed with other money after a decline, and the payer is told why', async () => {
    await approve('declining_card');
    expect(await detail()).toMatchObject({
      status: 'pending',
      reason: 'instrument_declined',
      checkout_url: expect.any(String),
    });
    await story.expectWaiting({ status: 'pending', reason: 'instrument_declined' });
    await approve();
    await story.expectPaidOnce();
  });

  it('is not collected again after a decline by anybody who only looks, and lapses', async () => {
    await approve('declining_card');
    countCaptures();
    for (let round = 0; round < 3; round += 1) {
      await payPalHints['the status page'](story);
      await payPalHints['the reconciler'](story);
    }
    expect(capturesTried()).toBe(0);
    await story.expectWaiting({ status: 'pending', reason: 'instrument_declined' });
    await passDeadline(story);
    await payPalHints['the reconciler'](story);
    expect(capturesTried()).toBe(0);
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it('is completed after the payer did what PayPal asked for besides', async () => {
    await approve('needs_action');
    await story.expectWaiting({ status: 'pending', reason: 'payer_action_required' });
    await approve('needs_action');
    await story.expectPaidOnce();
  });

  it.each([
    ['echeck', 'echeck'],
    ['review', 'pending_review'],
  ] as const)(
    'waits for what takes days (%s), cannot be cancelled, and completes',
    async (funding, reason) => {
      await approve(funding);
      await story.expectWaiting({ status: 'processing', reason });
      for (const name of payPalHintNames) await payPalHints[name](story);
      await passDeadline(story);
      await payPalHints['the reconciler'](story);
      await expect(cancel()).rejects.toMatchObject({ code: 'payment_in_progress' });
      await story.expectWaiting({ status: 'processing', reason });
      await settle('completed');
      await story.expectPaidOnce();
    },
  );

  it.each([
    ['echeck', 'denied'],
    ['echeck', 'declined'],
    ['review', 'denied'],
    ['review', 'declined'],
  ] as const)('waits for what takes days (%s), and is given back when it is %s', async (funding, outcome) => {
    await approve(funding);
    expect(await world.statusOf(story.paymentId)).toBe('processing');
    await settle(outcome);
    await story.expectGivenBack({ status: 'failed' });
    await expectPayableAnew();
  });

  it('fails with a capture that is declined in the end, and can be begun anew', async () => {
    await approve('declined_capture');
    await story.expectGivenBack({ status: 'failed', reason: 'declined' });
    await expectPayableAnew();
  });

  it('is cancelled by its payer, and what they approve afterwards is never collected', async () => {
    countCaptures();
    expect(await cancel()).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_payer' });
    await approve();
    for (const name of payPalHintNames) await payPalHints[name](story);
    expect(capturesTried()).toBe(0);
    await story.expectGivenBack({ status: 'cancelled', reason: 'cancelled_by_payer' });
  });

  it('is cancelled by its payer after they approved it and before we knew, and never collected', async () => {
    world.paypal.hold();
    await approve();
    countCaptures();
    expect(await cancel()).toMatchObject({ status: 'cancelled' });
    await world.paypal.release();
    await world.paypal.idle();
    for (const name of payPalHintNames) await payPalHints[name](story);
    expect(capturesTried()).toBe(0);
    await story.expectGivenBack({ status: 'cancelled', reason: 'cancelled_by_payer' });
  });

  it('lapses at its deadline when nobody approved it, and is not collected when they do so later', async () => {
    await passDeadline(story);
    await payPalHints['the reconciler'](story);
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
    countCaptures();
    await approve();
    for (const name of payPalHintNames) await payPalHints[name](story);
    expect(capturesTried()).toBe(0);
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it('is not collected when it is approved after its deadline, before anybody noticed that', async () => {
    await passDeadline(story);
    countCaptures();
    await approve();
    expect(capturesTried()).toBe(0);
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it.each(payPalHintNames)('is given back when PayPal forgot its order, as %s finds out', async (name) => {
    world.paypal.forget({ orderId: story.reference });
    await payPalHints[name](story);
    // PayPal says nothing about what it forgot.
    if (name === "the webhook's event") await payPalHints['the reconciler'](story);
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
    await expectPayableAnew();
  });

  it.each([
    ['gave its order up', () => void world.paypal.voidOrder({ orderId: story.reference })],
    ['let its hours go by', () => world.sandbox.clock.advance({ seconds: 3 * HOUR_SECONDS + 60 })],
  ])('is given back when PayPal %s', async (_, act) => {
    act();
    await payPalHints['the reconciler'](story);
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
    await expectPayableAnew();
  });
});

describe('A payment that was approved and then forgotten by PayPal', () => {
  beforeEach(async () => {
    story = await beginFee({ world, provider: 'paypal' });
    world.paypal.hold();
    await approve();
  });

  it('is given back when we had not begun to collect it', async () => {
    world.paypal.forget({ orderId: story.reference });
    await payPalHints['the reconciler'](story);
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it('is unknown when we had, and goes to a person a day after its deadline instead of being guessed', async () => {
    world.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'status', status: 403 } });
    await payPalHints['the reconciler'](story);
    world.paypal.forget({ orderId: story.reference });
    await payPalHints['the reconciler'](story);
    await payPalHints['the return address'](story);
    await story.expectWaiting({ status: 'processing', reason: 'collecting' });
    await db().$executeRaw`
      UPDATE payment_records SET expires_at = now() - interval '25 hours' WHERE id = ${story.paymentId}`;
    await payPalHints['the reconciler'](story);
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: story.paymentId } })).toMatchObject({
      paymentStatus: 'needs_review',
      reviewReason: 'unknown_too_long',
    });
  });
});

async function approve(
  funding?: 'declining_card' | 'needs_action' | 'echeck' | 'review' | 'declined_capture',
) {
  world.paypal.approve({ orderId: story.reference, ...(funding && { funding }) });
  await world.paypal.idle();
}

/** The answer to a capture that is pending, with its event. */
async function settle(outcome: 'completed' | 'denied' | 'declined') {
  await world.paypal.release();
  const captureId = captureOf({ paypal: world.paypal, orderId: story.reference });
  expect(world.paypal.settleCapture({ captureId, outcome })).toBe(true);
  await world.paypal.idle();
}

function cancel() {
  return cancelPayment({ userId: story.poster.id, paymentId: story.paymentId });
}

function detail() {
  return readPayment({ userId: story.poster.id, paymentId: story.paymentId });
}

/** From now on every attempt at a capture is counted, whatever becomes of it. */
function countCaptures() {
  world.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'ok' }, times: null });
}

function capturesTried(): number {
  return world.paypal.fired().calls.ok ?? 0;
}

/** The same wish again is a new order, and pays. */
async function expectPayableAnew() {
  const { poster, task, body, payer } = story;
  const next = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
  expect(next.payment_id).not.toBe(story.paymentId);
  await world.paypal.release();
  payer.pay(String(next.paypal_payment_id));
  await world.paypal.idle();
  expect(await world.statusOf(next.payment_id)).toBe('completed');
  expect(payer.takenFor(next.payment_id).times).toBe(1);
  await world.expectSoundBooks();
}
