import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completeCancellations } from '@/lib/jobs/complete-cancellations';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { requestRefund } from '@/lib/refunds/request-refund';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { withdrawApplication } from '@/lib/tasks/applications/withdraw-application';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { requestChanges } from '@/lib/tasks/lifecycle/request-changes';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothProviders, mixedWith, payerActs, reset } from '@/tests/fixtures/two-providers';
import {
  acceptedTask,
  heldReward,
  openUsers,
  paidFee,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
  walletOf,
} from '@/tests/scenarios/refund-scenario';
import { cancelAndRefund } from './cancel-and-refund';
import { previewCancellation } from './preview-cancellation';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
// A helper who cancels owes the fee, and may then do one task at a time.
beforeEach(async () => {
  users.helper = await fixture.user();
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const cancel = (taskId: number, side: 'poster' | 'helper' = 'poster', expectedRule?: string) =>
  cancelAndRefund({ userId: users[side].id, taskId, expectedRule });
const preview = (taskId: number, side: 'poster' | 'helper' = 'poster') =>
  previewCancellation({ userId: users[side].id, taskId });

describe.each(bothProviders)('A task whose fee %s, points and a coupon paid', (name) => {
  async function fee() {
    const coupon = await fixture.coupon();
    const body = mixedWith(name, { coupon_code: coupon.code });
    return { coupon, body };
  }

  it('is cancelled by its poster before any offer, and the fee is refunded in full', async () => {
    const { coupon, body } = await fee();
    const before = await fixture.points(users.poster);
    const { taskId, paymentId } = await paidFee({ fixture, poster: users.poster, body });
    const offer = await applyToTask({ userId: users.helper.id, taskId, offeredAmount: 1, message: null });
    await withdrawApplication({ userId: users.helper.id, taskId, applicationId: offer.id });
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
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await fixture.points(users.poster)).toEqual(before);
    const usage = await db().couponUsageLog.findFirstOrThrow({ where: { couponId: coupon.id } });
    expect(usage.state).toBe('released');
    expect(await cancel(taskId)).toMatchObject({ status: 'cancelled' });
    expect(await refundsOf(paymentId)).toHaveLength(1);
  });

  it('is cancelled by its helper in progress, and fee and reward are refunded in full', async () => {
    const { body } = await fee();
    const before = await fixture.points(users.poster);
    const { taskId, feeId, paymentId } = await heldReward({ fixture, users, provider: name, fee: body });
    expect(await preview(taskId, 'helper')).toMatchObject({
      rule: 'helper_in_progress',
      fee_money_back: 500,
      fee_points_back: 400,
      reward_back: REWARD,
      reward_back_display: '90.00',
    });
    expect(await cancel(taskId, 'helper', 'helper_in_progress')).toMatchObject({ status: 'cancelled' });
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0, isPaid: false });
    expect([await fixture.statusOf(feeId), await fixture.statusOf(paymentId)]).toEqual([
      'refunded',
      'refunded',
    ]);
    expect(await fixture.points(users.poster)).toEqual(before);
  });
});

describe('A task', () => {
  it('with offers is cancelled without its fee, and not on terms that nobody saw', async () => {
    const { taskId, paymentId } = await paidFee({ fixture, poster: users.poster });
    const { rule } = await preview(taskId);
    await applyToTask({ userId: users.helper.id, taskId, offeredAmount: 8_000, message: null });
    await expect(cancel(taskId, 'poster', rule ?? '')).rejects.toMatchObject({
      code: 'cancel_terms_changed',
      details: { rule: 'poster_with_offers' },
    });
    expect((await taskOf(taskId)).status).toBe('open');
    await cancel(taskId, 'poster', 'poster_with_offers');
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', isPaid: true });
    expect(await refundsOf(paymentId)).toEqual([]);
  });

  it('with a token offer, or one that did not stand, is cancelled with its fee returned', async () => {
    const { taskId } = await paidFee({ fixture, poster: users.poster });
    await applyToTask({ userId: users.helper.id, taskId, offeredAmount: 4_999, message: null });
    expect(await preview(taskId)).toMatchObject({ rule: 'poster_before_offers' });
    const other = await fixture.user();
    const offer = await applyToTask({ userId: other.id, taskId, offeredAmount: 5_000, message: null });
    expect(await preview(taskId)).toMatchObject({ rule: 'poster_with_offers' });
    await withdrawApplication({ userId: other.id, taskId, applicationId: offer.id });
    expect(await preview(taskId)).toMatchObject({ rule: 'poster_before_offers' });
    await db().$executeRaw`ALTER TABLE task_applications DISABLE TRIGGER USER`;
    await db().$executeRaw`
      UPDATE task_applications SET created_at = created_at - interval '1 hour' WHERE id = ${offer.id}`;
    await db().$executeRaw`ALTER TABLE task_applications ENABLE TRIGGER USER`;
    expect(await preview(taskId)).toMatchObject({ rule: 'poster_with_offers' });
  });

  it('that is accepted is cancelled with its unfinished payment closed', async () => {
    const { taskId } = await acceptedTask({ fixture, users });
    const { payment_id: paymentId } = await createPayment({
      user: users.poster,
      taskId,
      body: { payment_method: 'stripe' },
      idempotencyKey: null,
    });
    await cancel(taskId);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', isPaid: true });
    expect(await fixture.statusOf(paymentId)).toBe('cancelled');
  });

  it('in progress is cancelled by its poster: the reward is refunded in full, the fee is kept', async () => {
    const { taskId, feeId, paymentId } = await heldReward({ fixture, users });
    await cancel(taskId);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0, isPaid: true });
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await refundsOf(feeId)).toEqual([]);
  });

  it('that was delivered is cancelled by nobody', async () => {
    const { taskId } = await heldReward({ fixture, users });
    await deliverTask({ userId: users.helper.id, taskId, message: undefined });
    const refused = { code: 'task_not_cancellable' };
    for (const side of ['poster', 'helper'] as const) {
      await expect(cancel(taskId, side)).rejects.toMatchObject(refused);
    }
    expect(await preview(taskId)).toMatchObject({ is_allowed: false, instead: 'refund_request', rule: null });
    await requestChanges({ userId: users.poster.id, taskId, message: '还没好' });
    await expect(cancel(taskId)).rejects.toMatchObject(refused);
    await confirmTask({ userId: users.poster.id, taskId });
    await expect(cancel(taskId)).rejects.toMatchObject(refused);
  });

  it('is nobody’s to cancel but its two sides’', async () => {
    const { taskId } = await paidFee({ fixture, poster: users.poster });
    await expect(cancel(taskId, 'helper')).rejects.toMatchObject({ code: 'not_found' });
    await expect(preview(taskId, 'helper')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('A task that is cancelled late', () => {
  const paidLongAgo = (paymentId: number) => db().$executeRaw`
    UPDATE payment_records SET completed_at = completed_at - interval '25 hours' WHERE id = ${paymentId}`;

  /** As if its helper had been accepted under other settings. */
  const acceptedOn = async (taskId: number, terms: { freeHours: number; helperBps: number } | null) => {
    const { freeHours = null, helperBps = null } = terms ?? {};
    await db().$executeRaw`ALTER TABLE tasks DISABLE TRIGGER USER`;
    await db().$executeRaw`
      UPDATE tasks SET cancel_free_hours = ${freeHours}, cancel_helper_bps = ${helperBps} WHERE id = ${taskId}`;
    await db().$executeRaw`ALTER TABLE tasks ENABLE TRIGGER USER`;
  };

  it('follows the terms that were in force when its helper was accepted', async () => {
    const { taskId, paymentId } = await heldReward({ fixture, users });
    expect(await taskOf(taskId)).toMatchObject({ cancelFreeHours: 24, cancelHelperBps: 2_000 });
    await expect(db().task.update({ where: { id: taskId }, data: { cancelFreeHours: 0 } })).rejects.toThrow(
      'the terms of cancelling task',
    );
    await acceptedOn(taskId, { freeHours: 48, helperBps: 5_000 });
    await paidLongAgo(paymentId);
    expect(await preview(taskId)).toMatchObject({ rule: 'poster_in_progress', reward_back: REWARD });
    await paidLongAgo(paymentId);
    expect(await preview(taskId)).toMatchObject({ rule: 'poster_in_progress_late', helper_gets: 4_500 });
    await cancel(taskId);
    expect(await walletOf(users.helper)).toBe(4_500);
  });

  it('gives back all of a reward that was agreed before there were terms to keep', async () => {
    const { taskId, paymentId } = await heldReward({ fixture, users });
    await acceptedOn(taskId, null);
    await paidLongAgo(paymentId);
    expect(await preview(taskId)).toMatchObject({
      rule: 'poster_in_progress',
      reward: 'returned',
      reward_back: REWARD,
      helper_gets: 0,
    });
    await cancel(taskId);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: REWARD, status: 'succeeded' }]);
  });

  it('gives its helper a share of the reward, and the poster the rest', async () => {
    const { taskId, paymentId } = await heldReward({ fixture, users });
    const { rule } = await preview(taskId);
    await paidLongAgo(paymentId);
    const late = {
      rule: 'poster_in_progress_late',
      reward: 'shared',
      reward_back: 7_200,
      helper_gets: 1_800,
    };
    expect(await preview(taskId)).toMatchObject(late);
    await expect(cancel(taskId, 'poster', rule ?? '')).rejects.toMatchObject({
      code: 'cancel_terms_changed',
    });
    await cancel(taskId, 'poster', 'poster_in_progress_late');
    expect(await walletOf(users.helper)).toBe(1_800);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 7_200, status: 'succeeded' }]);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
  });
});

describe('A helper who cancels', () => {
  const debtOf = async () => {
    const account = await db().ledgerAccount.findFirst({ where: { userId: users.helper.id, kind: 'debt' } });
    return Number(account?.balance ?? 0);
  };

  const lastChargeAnd = async ({ days }: { days: number }) => {
    const charge = await db().ledgerTransaction.findFirstOrThrow({
      where: { kind: 'fee_charged' },
      orderBy: { id: 'desc' },
    });
    return new Date(charge.createdAt.getTime() + days * 24 * 60 * 60 * 1000).toISOString();
  };

  it('owes the fee that goes back, works for it with one task at a time, and earns the rest', async () => {
    const first = await heldReward({ fixture, users });
    expect(await preview(first.taskId, 'helper')).toMatchObject({ helper_owes: 1_000, helper_gets: 0 });
    await cancel(first.taskId, 'helper');
    expect([await walletOf(users.helper), await debtOf()]).toEqual([0, -1_000]);
    const second = await heldReward({ fixture, users });
    await expect(heldReward({ fixture, users })).rejects.toMatchObject({
      code: 'helper_owes',
      details: { reason: 'one_at_a_time', ends_when: ['fees_paid', 'other_work_ended'] },
    });
    await confirmTask({ userId: users.poster.id, taskId: second.taskId });
    expect([await walletOf(users.helper), await debtOf()]).toEqual([REWARD - 1_000, 0]);
    const third = await heldReward({ fixture, users });
    await cancel(third.taskId, 'helper');
    expect([await walletOf(users.helper), await debtOf()]).toEqual([REWARD - 2_000, 0]);
  });

  it('again while they owe, makes no offers for a month', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { taskId } = await heldReward({ fixture, users });
      await cancel(taskId, 'helper');
    }
    await expect(heldReward({ fixture, users })).rejects.toMatchObject({
      code: 'helper_owes',
      details: {
        reason: 'offers_paused',
        ends_when: ['until', 'fees_paid'],
        days: 30,
        until: await lastChargeAnd({ days: 30 }),
      },
    });
    await db().$executeRaw`ALTER TABLE ledger_transactions DISABLE TRIGGER USER`;
    await db().$executeRaw`
      UPDATE ledger_transactions SET created_at = created_at - interval '30 days' WHERE kind = 'fee_charged'`;
    await db().$executeRaw`ALTER TABLE ledger_transactions ENABLE TRIGGER USER`;
    const { taskId } = await heldReward({ fixture, users });
    await confirmTask({ userId: users.poster.id, taskId });
    expect([await walletOf(users.helper), await debtOf()]).toEqual([REWARD - 2_000, 0]);
  });
});

describe('A cancellation', () => {
  it('whose process died before anything was sent is finished by the worker, once', async () => {
    const { taskId, feeId, paymentId } = await heldReward({ fixture, users });
    await cancelTask({ userId: users.helper.id, taskId });
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: REWARD });
    await Promise.all([completeCancellations(), completeCancellations(), completeCancellations()]);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0, isPaid: false });
    expect([await refundsOf(feeId), await refundsOf(paymentId)].map(({ length }) => length)).toEqual([1, 1]);
    expect(await completeCancellations()).toBe(0);
  });

  it('whose process died between the reward and the fee sends the fee', async () => {
    const { taskId, feeId, paymentId } = await heldReward({ fixture, users });
    await cancelTask({ userId: users.helper.id, taskId });
    const half = { reason: 'task_cancelled', requestKey: 'task_ended' };
    await requestRefund({ paymentId, amount: 'all', ...half, by: { actor: 'system', actorId: null } });
    expect(await completeCancellations()).toBe(1);
    expect([await fixture.statusOf(feeId), await fixture.statusOf(paymentId)]).toEqual([
      'refunded',
      'refunded',
    ]);
    expect(await completeCancellations()).toBe(0);
  });

  it('whose money is frozen by a dispute waits until that is over', async () => {
    const { taskId, paymentId } = await heldReward({ fixture, users });
    await cancelTask({ userId: users.poster.id, taskId });
    await db().$executeRaw`UPDATE payment_records SET payment_status = 'disputed' WHERE id = ${paymentId}`;
    expect(await completeCancellations()).toBe(0);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD });
    await db().$executeRaw`UPDATE payment_records SET payment_status = 'completed' WHERE id = ${paymentId}`;
    expect(await completeCancellations()).toBe(1);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0 });
  });

  it('whose refund the provider fails to send is shown, and not retried automatically', async () => {
    const { taskId, paymentId } = await heldReward({ fixture, users, provider: 'paypal' });
    fixture.paypal.refundOutcome({ outcome: 'failed' });
    await cancel(taskId);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: REWARD });
    const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    expect(payment.reviewReason).toBe('refund_failed');
    expect(await completeCancellations()).toBe(0);
  });

  it('and a confirmation at once end with the money in one place', async () => {
    for (let round = 0; round < 6; round += 1) {
      users.helper = await fixture.user();
      const { taskId, paymentId } = await heldReward({ fixture, users });
      const before = await walletOf(users.helper);
      await Promise.allSettled([
        confirmTask({ userId: users.poster.id, taskId }),
        cancel(taskId, 'helper'),
        deliverTask({ userId: users.helper.id, taskId, message: undefined }),
      ]);
      const { status, escrowAmount } = await taskOf(taskId);
      const released = (await walletOf(users.helper)) - before;
      const back = (await refundsOf(paymentId)).reduce((sum, { amount }) => sum + amount, 0);
      expect(released + back + escrowAmount).toBe(REWARD);
      expect([released, back, escrowAmount].filter((amount) => amount > 0)).toHaveLength(1);
      expect(['completed', 'cancelled', 'delivered']).toContain(status);
    }
  });

  it('of an accepted task and its reward being paid end with one of the two', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { taskId } = await acceptedTask({ fixture, users });
      const { payment_id: paymentId } = await createPayment({
        user: users.poster,
        taskId,
        body: { payment_method: 'paypal' },
        idempotencyKey: null,
      });
      payerActs({ fixture, name: 'paypal', reference: await referenceOf(paymentId) });
      await Promise.allSettled([syncPayment({ paymentId, isPayerBack: true }), cancel(taskId)]);
      const { status, escrowAmount } = await taskOf(taskId);
      expect([status, escrowAmount, await fixture.statusOf(paymentId)]).toEqual(
        status === 'in_progress'
          ? ['in_progress', REWARD, 'completed']
          : ['cancelled', 0, expect.stringMatching(/^(cancelled|refunded|failed)$/)],
      );
    }
  });
});
