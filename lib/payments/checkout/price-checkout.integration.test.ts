import { afterEach, expect, it } from 'vitest';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { mixedWith, payerActs, reset } from '@/tests/fixtures/two-providers';
import { createPayment } from './create-payment';
import { priceCheckout } from './price-checkout';

const fixture = useFixture();

afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

it('A fee whose own payment uses the coupon after the task was read, and before the coupon is, is already paid', async () => {
  const poster = await fixture.user({ points: 1000 });
  const task = await fixture.task({ poster });
  const { code } = await fixture.coupon({ perUserLimit: 1 });
  const body = mixedWith('stripe', { coupon_code: code });
  const { payment_id: paymentId } = await createPayment({
    user: poster,
    taskId: task.id,
    body,
    idempotencyKey: null,
  });
  fixture.simulators.stripe.hold();
  payerActs({ fixture, name: 'stripe', reference: await referenceOf(paymentId) });
  let pricing: Promise<unknown> = Promise.resolve();
  await db().$transaction(async (holder) => {
    // Pricing reads the task first, then this table for the coupon; completing a payment does not read it.
    await holder.$executeRaw`LOCK TABLE user_coupons IN ACCESS EXCLUSIVE MODE`;
    const priced = priceCheckout({ userId: poster.id, taskId: task.id, body });
    pricing = expect(priced).rejects.toMatchObject({ code: 'already_paid' });
    await expect.poll(waitingForUserCoupons).toBe(1);
    expect((await syncPayment({ paymentId })).status).toBe('completed');
  });
  await pricing;
});

function waitingForUserCoupons(): Promise<number> {
  return db().$executeRaw`SELECT 1 FROM pg_locks WHERE relation = 'user_coupons'::regclass AND NOT granted`;
}
