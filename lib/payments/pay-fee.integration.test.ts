import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { beginFee, type FeeStory, feeParts, POINTS, passDeadline } from '@/lib/testing/fee-story';
import { openWorld, type World } from '@/lib/testing/world';
import { cancelPayment } from './cancel-payment';
import { createPayment } from './create-payment';
import { readPayment } from './read-payment';
import { settlePayment } from './settle-payment';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
afterEach(() => world.expectSoundBooks());

const ways = (['stripe', 'paypal'] as const).flatMap((provider) =>
  feeParts.map((parts) => ({ provider, parts, name: `${provider}, ${parts.name}` })),
);

describe.each(ways)('A fee that was to be paid by $name,', ({ provider, parts }) => {
  let story: FeeStory;

  beforeEach(async () => {
    story = await beginFee({ world, provider, parts });
  });

  it('is priced in its parts, and completes once', async () => {
    const { poster, paymentId, amount } = story;
    expect(await readPayment({ userId: poster.id, paymentId })).toMatchObject({
      status: 'pending',
      total_amount: 1000,
      points_used: parts.points,
      coupon_discount: parts.withCoupon ? 100 : 0,
      final_amount: amount,
      currency: parts.currency,
      payment_provider: provider,
      [`${provider}_amount`]: amount,
      checkout_url: expect.any(String),
    });
    await story.expectWaiting({ status: 'pending', reason: null });
    await pay();
    await story.expectPaidOnce();
  });

  it('stays open after a decline, and can be paid with other money', async () => {
    story.payer.decline(story.reference);
    await story.payer.twin.idle();
    await story.expectWaiting({ status: 'pending', reason: story.payer.declineReason });
    await pay();
    await story.expectPaidOnce();
  });

  it('is given back when the payer cancels, and takes no money any more', async () => {
    const { poster, paymentId } = story;
    for (const _ of ['once', 'twice']) {
      expect(await cancelPayment({ userId: poster.id, paymentId })).toMatchObject({
        status: 'cancelled',
        reason: 'cancelled_by_payer',
        checkout_url: null,
      });
    }
    await pay();
    await story.expectGivenBack({ status: 'cancelled', reason: 'cancelled_by_payer' });
  });

  it('is given back when its provider gives it up', async () => {
    story.payer.lapse(story.reference);
    await story.payer.twin.idle();
    // PayPal does not say that it forgot an order, so somebody has to look.
    await settlePayment({ paymentId: story.paymentId });
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it('is given back at our own deadline, and takes no money any more', async () => {
    await passDeadline(story);
    await settlePayment({ paymentId: story.paymentId });
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
    await pay();
    await story.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it.each([
    ['completes when it is there', true],
    ['is given back when it bounces', false],
  ])('waits for money that takes days, and %s', async (_, arrives) => {
    const { payer, reference, poster, paymentId } = story;
    payer.paySlowly({ reference, arrives });
    await payer.twin.idle();
    await story.expectWaiting({ status: 'processing' });
    await expect(cancelPayment({ userId: poster.id, paymentId })).rejects.toMatchObject({
      code: 'payment_in_progress',
    });
    payer.settleSlowly({ reference, arrives });
    await payer.twin.idle();
    if (arrives) await story.expectPaidOnce();
    else await story.expectGivenBack({ status: 'failed' });
  });

  async function pay() {
    story.payer.pay(story.reference);
    await story.payer.twin.idle();
  }
});

describe.each(feeParts)('A fee that was to be paid by card, $name,', (parts) => {
  const CHALLENGED = '4000002500003155';
  let story: FeeStory;

  beforeEach(async () => {
    story = await beginFee({ world, provider: 'stripe', parts });
  });

  it('stays open after a failed 3-D Secure challenge', async () => {
    await challenge('fail');
    await story.expectWaiting({ status: 'pending' });
  });

  it('completes after a 3-D Secure challenge', async () => {
    await challenge('complete');
    await story.expectPaidOnce();
  });

  it('cannot be paid any more at Stripe once it is closed', async () => {
    const { stripe } = world.sandbox;
    await cancelPayment({ userId: story.poster.id, paymentId: story.paymentId });
    expect(stripe.sessions().find(({ id }) => id === story.reference)).toMatchObject({ status: 'expired' });
    expect(stripe.pay({ sessionId: story.reference, card: '4242424242424242' }).kind).toBe('closed');
    await stripe.idle();
  });

  it('is completed at the deadline when it was paid just before', async () => {
    const { stripe } = world.sandbox;
    stripe.hold();
    story.payer.pay(story.reference);
    await passDeadline(story);
    await settlePayment({ paymentId: story.paymentId });
    await story.expectPaidOnce();
    await stripe.release();
    await stripe.idle();
    await story.expectPaidOnce();
  });

  async function challenge(threeDSecure: 'complete' | 'fail') {
    world.sandbox.stripe.pay({ sessionId: story.reference, card: CHALLENGED, threeDSecure });
    await world.sandbox.stripe.idle();
  }
});

describe('A fee that needs no provider', () => {
  it.each([
    ['by points', 0, { payment_method: 'points' }, 1000],
    ['by points with a coupon', 1000, { payment_method: 'points' }, 900],
    ['by a coupon for all of it, at Stripe', 10_000, { payment_method: 'stripe' }, 0],
    ['by a coupon for all of it, at PayPal', 10_000, { payment_method: 'paypal' }, 0],
  ] as const)('is complete at once: %s', async (_, percentBps, body, points) => {
    const poster = await world.person({ points: POINTS });
    const task = await world.task({ poster });
    const coupon = percentBps > 0 ? await world.coupon({ percentBps }) : null;
    const payment = await createPayment({
      user: poster,
      taskId: task.id,
      body: { ...body, ...(coupon && { coupon_code: coupon.code }) },
      idempotencyKey: null,
    });
    expect(payment).toMatchObject({
      status: 'completed',
      points_used: points,
      coupon_discount: 1000 - points,
      final_amount: 0,
      payment_provider: 'points',
      checkout_url: null,
    });
    expect(await world.points(poster)).toEqual({ available: POINTS - points, reserved: 0 });
    expect(await db().task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
      status: 'open',
      isPaid: true,
    });
    const usages = await db().couponUsageLog.findMany({ where: { taskId: task.id } });
    expect(usages.map(({ state }) => state)).toEqual(coupon ? ['used'] : []);
  });
});
