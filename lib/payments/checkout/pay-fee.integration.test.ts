import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPayment } from '@/lib/payments/read/read-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  beginFee,
  type FeeScenario,
  POINTS,
  passDeadline,
  someFeeParts,
} from '@/tests/scenarios/fee-scenario';
import { cancelPayment } from './cancel-payment';
import { createPayment } from './create-payment';

const fixture = useFixture();

afterEach(() => fixture.expectSoundBooks());

const ways = (['stripe', 'paypal'] as const).flatMap((provider) =>
  someFeeParts(`paid by ${provider}`).map((parts) => ({
    provider,
    parts,
    name: `${provider}, ${parts.name}`,
  })),
);

describe.each(ways)('A fee that was to be paid by $name,', ({ provider, parts }) => {
  let scenario: FeeScenario;

  beforeEach(async () => {
    scenario = await beginFee({ fixture, provider, parts });
  });

  it('is priced in its parts, and completes once', async () => {
    const { poster, paymentId, amount } = scenario;
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
    await scenario.expectWaiting({ status: 'pending', reason: null });
    await pay();
    await scenario.expectPaidOnce();
  });

  it('stays open after a decline, and can be paid with other money', async () => {
    scenario.payer.decline(scenario.reference);
    await scenario.payer.simulator.idle();
    await scenario.expectWaiting({ status: 'pending', reason: scenario.payer.declineReason });
    await pay();
    await scenario.expectPaidOnce();
  });

  it('is released when the payer cancels, and takes no money any more', async () => {
    const { poster, paymentId } = scenario;
    for (const _ of ['once', 'twice']) {
      expect(await cancelPayment({ userId: poster.id, paymentId })).toMatchObject({
        status: 'cancelled',
        reason: 'cancelled_by_payer',
        checkout_url: null,
      });
    }
    await pay();
    await scenario.expectGivenBack({ status: 'cancelled', reason: 'cancelled_by_payer' });
  });

  it('is released when its provider voids it', async () => {
    scenario.payer.lapse(scenario.reference);
    await scenario.payer.simulator.idle();
    // PayPal does not announce that it forgot an order, so somebody has to sync.
    await syncPayment({ paymentId: scenario.paymentId });
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it('is released at our own deadline, and takes no money any more', async () => {
    await passDeadline(scenario);
    await syncPayment({ paymentId: scenario.paymentId });
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
    await pay();
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
  });

  it.each([
    ['completes when it is there', true],
    ['is given back when it bounces', false],
  ])('waits for money that takes days, and %s', async (_, arrives) => {
    const { payer, reference, poster, paymentId } = scenario;
    payer.paySlowly({ reference, arrives });
    await payer.simulator.idle();
    await scenario.expectWaiting({ status: 'processing' });
    await expect(cancelPayment({ userId: poster.id, paymentId })).rejects.toMatchObject({
      code: 'payment_in_progress',
    });
    payer.settleSlowly({ reference, arrives });
    await payer.simulator.idle();
    if (arrives) await scenario.expectPaidOnce();
    else await scenario.expectGivenBack({ status: 'failed' });
  });

  async function pay() {
    scenario.payer.pay(scenario.reference);
    await scenario.payer.simulator.idle();
  }
});

describe.each(someFeeParts('paid by card'))('A fee that was to be paid by card, $name,', (parts) => {
  const CHALLENGED = '4000002500003155';
  let scenario: FeeScenario;

  beforeEach(async () => {
    scenario = await beginFee({ fixture, provider: 'stripe', parts });
  });

  it('stays open after a failed 3-D Secure challenge', async () => {
    await challenge('fail');
    await scenario.expectWaiting({ status: 'pending' });
  });

  it('completes after a 3-D Secure challenge', async () => {
    await challenge('complete');
    await scenario.expectPaidOnce();
  });

  it('cannot be paid any more at Stripe once it is closed', async () => {
    const { stripe } = fixture.simulators;
    await cancelPayment({ userId: scenario.poster.id, paymentId: scenario.paymentId });
    expect(stripe.sessions().find(({ id }) => id === scenario.reference)).toMatchObject({
      status: 'expired',
    });
    expect(stripe.pay({ sessionId: scenario.reference, card: '4242424242424242' }).kind).toBe('closed');
    await stripe.idle();
  });

  it('is completed at the deadline when it was paid just before', async () => {
    const { stripe } = fixture.simulators;
    stripe.hold();
    scenario.payer.pay(scenario.reference);
    await passDeadline(scenario);
    await syncPayment({ paymentId: scenario.paymentId });
    await scenario.expectPaidOnce();
    await stripe.release();
    await stripe.idle();
    await scenario.expectPaidOnce();
  });

  async function challenge(threeDSecure: 'complete' | 'fail') {
    fixture.simulators.stripe.pay({ sessionId: scenario.reference, card: CHALLENGED, threeDSecure });
    await fixture.simulators.stripe.idle();
  }
});

describe('A fee that needs no provider', () => {
  it.each([
    ['by points', 0, { payment_method: 'points' }, 1000],
    ['by points with a coupon', 1000, { payment_method: 'points' }, 900],
    ['by a coupon for all of it, at Stripe', 10_000, { payment_method: 'stripe' }, 0],
    ['by a coupon for all of it, at PayPal', 10_000, { payment_method: 'paypal' }, 0],
  ] as const)('is complete at once: %s', async (_, percentBps, body, points) => {
    const poster = await fixture.user({ points: POINTS });
    const task = await fixture.task({ poster });
    const coupon = percentBps > 0 ? await fixture.coupon({ percentBps }) : null;
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
    expect(await fixture.points(poster)).toEqual({ available: POINTS - points, reserved: 0 });
    expect(await db().task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
      status: 'open',
      isPaid: true,
    });
    const usages = await db().couponUsageLog.findMany({ where: { taskId: task.id } });
    expect(usages.map(({ state }) => state)).toEqual(coupon ? ['used'] : []);
  });
});
