import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { finishCancellations } from '@/lib/jobs/finish-cancellations';
import { createPayment } from '@/lib/payments/create-payment';
import { settlePayment } from '@/lib/payments/settle-payment';
import { applyToTask } from '@/lib/tasks/apply-to-task';
import { cancelTask } from '@/lib/tasks/cancel-task';
import { confirmTask } from '@/lib/tasks/confirm-task';
import { deliverTask } from '@/lib/tasks/deliver-task';
import { requestChanges } from '@/lib/tasks/request-changes';
import { withdrawApplication } from '@/lib/tasks/withdraw-application';
import {
  acceptedTask,
  heldReward,
  openPeople,
  type People,
  paidFee,
  REWARD,
  refundsOf,
  taskOf,
  walletOf,
} from '@/lib/testing/refund-story';
import { bothProviders, calm, mixedWith, payerActs } from '@/lib/testing/two-providers';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { cancelAndReturn } from './cancel-and-return';
import { previewCancellation } from './preview-cancellation';
import { requestRefund } from './request-refund';

let world: World;
let people: People;
beforeAll(async () => {
  world = await openWorld();
  people = await openPeople(world);
});
afterAll(() => world.close());
afterEach(async () => {
  await calm(world);
  await world.expectSoundBooks();
});

const cancel = (taskId: number, side: 'poster' | 'helper' = 'poster', expectedRule?: string) =>
  cancelAndReturn({ userId: people[side].id, taskId, expectedRule });
const preview = (taskId: number, side: 'poster' | 'helper' = 'poster') =>
  previewCancellation({ userId: people[side].id, taskId });

describe.each(bothProviders)('A task whose fee %s, points and a coupon paid', (name) => {
  async function fee() {
    const coupon = await world.coupon();
    const body = mixedWith(name, { coupon_code: coupon.code });
    return { coupon, body };
  }

  it('is cancelled by its poster before any offer, and the fee goes back in full', async () => {
    const { coupon, body } = await fee();
    const before = await world.points(people.poster);
    const { taskId, paymentId } = await paidFee({ world, poster: people.poster, body });
    const offer = await applyToTask({ userId: people.helper.id, taskId, offeredAmount: 1, message: null });
    await withdrawApplication({ userId: people.helper.id, taskId, applicationId: offer.id });
    expect(await preview(taskId)).toMatchObject({
      is_allowed: true,
      rule: 'poster_before_offers',
      fee: 'returned',
      fee_money_back: 500,
      fee_money_back_display: '5.00',
      fee_points_back: 400,
      fee_coupon: 'returns',
      reward_back: 0,
    });
    expect(await cancel(taskId)).toMatchObject({ status: 'cancelled', is_paid: false });
    expect(await world.statusOf(paymentId)).toBe('refunded');
    expect(await world.points(people.poster)).toEqual(before);
    const usage = await db().couponUsageLog.findFirstOrThrow({ where: { couponId: coupon.id } });
    expect(usage.state).toBe('released');
    expect(await cancel(taskId)).toMatchObject({ status: 'cancelled' });
    expect(await refundsOf(paymentId)).toHaveLength(1);
  });

  it('is cancelled by its helper in progress, and fee and reward go back in full', async () => {
    const { body } = await fee();
    const before = await world.points(people.poster);
    const { taskId, feeId, paymentId } = await heldReward({ world, people, provider: name, fee: body });
    expect(await preview(taskId, 'helper')).toMatchObject({
      rule: 'helper_in_progress',
      fee_money_back: 500,
      fee_points_back: 400,
      reward_back: REWARD,
      reward_back_display: '90.00',
    });
    expect(await cancel(taskId, 'helper', 'helper_in_progress')).toMatchObject({ status: 'cancelled' });
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0, isPaid: false });
    expect([await world.statusOf(feeId), await world.statusOf(paymentId)]).toEqual(['refunded', 'refunded']);
    expect(await world.points(people.poster)).toEqual(before);
  });
});

describe('A task', () => {
  it('with offers is cancelled without its fee, and not on terms that nobody saw', async () => {
    const { taskId, paymentId } = await paidFee({ world, poster: people.poster });
    const { rule } = await preview(taskId);
    await applyToTask({ userId: people.helper.id, taskId, offeredAmount: 8_000, message: null });
    await expect(cancel(taskId, 'poster', rule ?? '')).rejects.toMatchObject({
      code: 'cancel_terms_changed',
      details: { rule: 'poster_with_offers' },
    });
    expect((await taskOf(taskId)).status).toBe('open');
    await cancel(taskId, 'poster', 'poster_with_offers');
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', isPaid: true });
    expect(await refundsOf(paymentId)).toEqual([]);
  });

  it('that is accepted is cancelled with its unfinished payment closed', async () => {
    const { taskId } = await acceptedTask({ world, people });
    const { payment_id: paymentId } = await createPayment({
      user: people.poster,
      taskId,
      body: { payment_method: 'stripe' },
      idempotencyKey: null,
    });
    await cancel(taskId);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', isPaid: true });
    expect(await world.statusOf(paymentId)).toBe('cancelled');
  });

  it('in progress is cancelled by its poster: the reward goes back in full, the fee is kept', async () => {
    const { taskId, feeId, paymentId } = await heldReward({ world, people });
    await cancel(taskId);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0, isPaid: true });
    expect(await world.statusOf(paymentId)).toBe('refunded');
    expect(await refundsOf(feeId)).toEqual([]);
  });

  it('that was delivered is cancelled by nobody', async () => {
    const { taskId } = await heldReward({ world, people });
    await deliverTask({ userId: people.helper.id, taskId, message: undefined });
    const refused = { code: 'task_not_cancellable' };
    for (const side of ['poster', 'helper'] as const) {
      await expect(cancel(taskId, side)).rejects.toMatchObject(refused);
    }
    expect(await preview(taskId)).toMatchObject({ is_allowed: false, instead: 'refund_request', rule: null });
    await requestChanges({ userId: people.poster.id, taskId, message: '还没好' });
    await expect(cancel(taskId)).rejects.toMatchObject(refused);
    await confirmTask({ userId: people.poster.id, taskId });
    await expect(cancel(taskId)).rejects.toMatchObject(refused);
  });

  it('is nobody’s to cancel but its two sides’', async () => {
    const { taskId } = await paidFee({ world, poster: people.poster });
    await expect(cancel(taskId, 'helper')).rejects.toMatchObject({ code: 'not_found' });
    await expect(preview(taskId, 'helper')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('A cancellation', () => {
  it('that died before anything was sent is finished by the worker, once', async () => {
    const { taskId, feeId, paymentId } = await heldReward({ world, people });
    await cancelTask({ userId: people.helper.id, taskId });
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: REWARD });
    await Promise.all([finishCancellations(), finishCancellations(), finishCancellations()]);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0, isPaid: false });
    expect([await refundsOf(feeId), await refundsOf(paymentId)].map(({ length }) => length)).toEqual([1, 1]);
    expect(await finishCancellations()).toBe(0);
  });

  it('that died between the reward and the fee sends the fee', async () => {
    const { taskId, feeId, paymentId } = await heldReward({ world, people });
    await cancelTask({ userId: people.helper.id, taskId });
    const half = { reason: 'task_cancelled', requestKey: 'task_ended' };
    await requestRefund({ paymentId, amount: 'all', ...half, by: { actor: 'system', actorId: null } });
    expect(await finishCancellations()).toBe(1);
    expect([await world.statusOf(feeId), await world.statusOf(paymentId)]).toEqual(['refunded', 'refunded']);
    expect(await finishCancellations()).toBe(0);
  });

  it('whose money is frozen by a dispute waits until that is over', async () => {
    const { taskId, paymentId } = await heldReward({ world, people });
    await cancelTask({ userId: people.poster.id, taskId });
    await db().$executeRaw`UPDATE payment_records SET payment_status = 'disputed' WHERE id = ${paymentId}`;
    expect(await finishCancellations()).toBe(0);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD });
    await db().$executeRaw`UPDATE payment_records SET payment_status = 'completed' WHERE id = ${paymentId}`;
    expect(await finishCancellations()).toBe(1);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0 });
  });

  it('that the provider fails to send is shown, and not tried again by itself', async () => {
    const { taskId, paymentId } = await heldReward({ world, people, provider: 'paypal' });
    world.paypal.refundOutcome({ outcome: 'insufficient_funds' });
    await cancel(taskId);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: REWARD });
    const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    expect(payment.reviewReason).toBe('refund_failed');
    expect(await finishCancellations()).toBe(0);
  });

  it('and a confirmation at once end with the money in one place', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { taskId, paymentId } = await heldReward({ world, people });
      const before = await walletOf(people.helper);
      await Promise.allSettled([
        confirmTask({ userId: people.poster.id, taskId }),
        cancel(taskId, 'helper'),
        deliverTask({ userId: people.helper.id, taskId, message: undefined }),
      ]);
      const { status, escrowAmount } = await taskOf(taskId);
      const released = (await walletOf(people.helper)) - before;
      const back = (await refundsOf(paymentId)).reduce((sum, { amount }) => sum + amount, 0);
      expect(released + back + escrowAmount).toBe(REWARD);
      expect([released, back, escrowAmount].filter((amount) => amount > 0)).toHaveLength(1);
      expect(['completed', 'cancelled', 'delivered']).toContain(status);
    }
  });

  it('of an accepted task and its reward being paid end with one of the two', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { taskId } = await acceptedTask({ world, people });
      const { payment_id: paymentId } = await createPayment({
        user: people.poster,
        taskId,
        body: { payment_method: 'paypal' },
        idempotencyKey: null,
      });
      payerActs({ world, name: 'paypal', reference: await referenceOf(paymentId) });
      await Promise.allSettled([settlePayment({ paymentId, isPayerBack: true }), cancel(taskId)]);
      const { status, escrowAmount } = await taskOf(taskId);
      expect([status, escrowAmount, await world.statusOf(paymentId)]).toEqual(
        status === 'in_progress'
          ? ['in_progress', REWARD, 'completed']
          : ['cancelled', 0, expect.stringMatching(/^(cancelled|refunded|failed)$/)],
      );
    }
  });
});
