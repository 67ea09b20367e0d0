import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Task, User } from '@/lib/core/db/generated/client';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { type Payer, payerAt } from '@/tests/fixtures/payers';
import { cancelPayment, closeUnfinishedPayment } from './cancel-payment';
import { createPayment } from './create-payment';

const fixture = useFixture();
let poster: User;
let task: Task;
let payer: Payer;

beforeEach(async () => {
  poster = await fixture.user({ points: 1000 });
  task = await fixture.task({ poster });
});
afterEach(async () => {
  await payer.simulator.release();
  payer.simulator.clearFaults();
  await payer.simulator.idle();
  await fixture.expectSoundBooks();
});

describe.each(['stripe', 'paypal'] as const)('Asking again, at %s,', (provider) => {
  const wholly = { payment_method: provider } as const;
  const mixed = { payment_method: 'mixed', provider, points_amount: 400 } as const;

  beforeEach(() => {
    payer = payerAt({ fixture, provider });
  });

  it('four times at once makes one payment, opened once, with one address', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => create(wholly)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await payer.openedFor(task)).toHaveLength(1);
  });

  it('with the same choice continues the same payment', async () => {
    const first = await create(wholly);
    expect(await create(wholly)).toEqual(first);
  });

  it('with the same key and the same body gives the same response', async () => {
    const first = await create(mixed, { key: 'one' });
    expect(await create(mixed, { key: 'one' })).toEqual(first);
  });

  it('with the same key and another body is refused, and changes nothing', async () => {
    const first = await create(wholly, { key: 'two' });
    await expect(create({ payment_method: 'points' }, { key: 'two' })).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
    expect(await fixture.statusOf(first.payment_id)).toBe('pending');
  });

  it('with the same key on another task is refused', async () => {
    await create(wholly, { key: 'three' });
    const other = await fixture.task({ poster });
    await expect(create(wholly, { key: 'three', taskId: other.id })).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
  });

  it('with another choice closes the first before it begins the second', async () => {
    const first = await create(wholly);
    const second = await create(mixed);
    expect(await fixture.statusOf(first.payment_id)).toBe('cancelled');
    await pay(first.payment_id);
    const points = await create({ payment_method: 'points' });
    expect(await fixture.statusOf(second.payment_id)).toBe('cancelled');
    await pay(second.payment_id);
    expect(points.status).toBe('completed');
    for (const { payment_id: id } of [first, second]) {
      expect(await fixture.statusOf(id)).toBe('cancelled');
      expect(payer.takenFor(id).times).toBe(0);
    }
    expect(await fixture.points(poster)).toEqual({ available: 0, reserved: 0 });
  });

  it('with another choice, after the payer acted on the first, takes one of both', async () => {
    const first = await create(wholly);
    payer.simulator.hold();
    payer.pay(await referenceOf(first.payment_id));
    const second = create({ payment_method: 'points' });
    // Money that Stripe took is paid; money that the payer only approved at PayPal is not captured any more.
    if (provider === 'stripe') await expect(second).rejects.toMatchObject({ code: 'already_paid' });
    else expect(await second).toMatchObject({ status: 'completed', payment_provider: 'points' });
    await payer.simulator.release();
    await payer.simulator.idle();
    const [status, times, available] = provider === 'stripe' ? ['completed', 1, 1000] : ['cancelled', 0, 0];
    expect(await fixture.statusOf(first.payment_id)).toBe(status);
    expect(payer.takenFor(first.payment_id).times).toBe(times);
    expect(await fixture.points(poster)).toEqual({ available, reserved: 0 });
  });

  it('after a failed cancellation closes that one and begins another, which is taken', async () => {
    const first = await create(mixed);
    payer.simulator.addFault({ fault: { kind: 'status', status: 403 }, times: null });
    await expect(cancelPayment({ userId: poster.id, paymentId: first.payment_id })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    payer.simulator.clearFaults();
    const second = await create(mixed);
    await pay(first.payment_id);
    expect(await fixture.statusOf(first.payment_id)).toBe('cancelled');
    expect(payer.takenFor(first.payment_id).times).toBe(0);
    await pay(second.payment_id);
    expect(await fixture.statusOf(second.payment_id)).toBe('completed');
    expect(payer.takenFor(second.payment_id)).toEqual({ times: 1, amount: 600 });
    expect(await fixture.points(poster)).toEqual({ available: 600, reserved: 0 });
  });

  it('after an edit voided it prices anew, and the old one takes no money', async () => {
    const first = await create(wholly);
    await closeUnfinishedPayment({ taskId: task.id, feeType: 'application_fee', reason: 'task_edited' });
    await db().task.update({
      where: { id: task.id },
      data: { baseReward: 20_000, version: { increment: 1 } },
    });
    const second = await create(wholly);
    expect(second.total_amount).toBe(2000);
    await pay(first.payment_id);
    expect(await fixture.statusOf(first.payment_id)).toBe('cancelled');
    expect(payer.takenFor(first.payment_id).times).toBe(0);
    await pay(second.payment_id);
    expect(payer.takenFor(second.payment_id)).toEqual({ times: 1, amount: 2000 });
  });

  it("is never blocked by one's own reservation on another task", async () => {
    const coupon = await fixture.coupon({ perUserLimit: 1 });
    const body = { ...mixed, points_amount: 700, coupon_code: coupon.code };
    const first = await create(body);
    const other = await fixture.task({ poster });
    const second = await create(body, { taskId: other.id });
    expect(await fixture.statusOf(first.payment_id)).toBe('cancelled');
    expect(second).toMatchObject({ status: 'pending', points_used: 700, coupon_discount: 100 });
    expect(await fixture.points(poster)).toEqual({ available: 300, reserved: 700 });
  });

  it('after it is paid is refused', async () => {
    const { payment_id: id } = await create(wholly);
    await pay(id);
    await expect(create(wholly)).rejects.toMatchObject({ code: 'already_paid' });
    await expect(cancelPayment({ userId: poster.id, paymentId: id })).rejects.toMatchObject({
      code: 'already_paid',
    });
  });
});

function create(
  body: CreatePaymentBody,
  { key = null, taskId = task.id }: { key?: string | null; taskId?: number } = {},
) {
  return createPayment({ user: poster, taskId, body, idempotencyKey: key });
}

async function pay(paymentId: number) {
  payer.pay(await referenceOf(paymentId));
  await payer.simulator.idle();
}
