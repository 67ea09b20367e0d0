import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { listApplications } from '@/lib/tasks/applications/list-applications';
import { withdrawAcceptance } from '@/lib/tasks/applications/withdraw-acceptance';
import { withdrawApplication } from '@/lib/tasks/applications/withdraw-application';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { confirmTask } from './confirm-task';
import { deliverTask } from './deliver-task';
import { requestChanges } from './request-changes';

const CARD = '4242424242424242';
const REWARD = 9_000;

const fixture = useFixture();
let poster: User;
let helper: User;
beforeAll(async () => {
  [poster, helper] = [await fixture.user({ points: 1_000_000 }), await fixture.user()];
});
afterEach(() => fixture.expectSoundBooks());

/** A task whose service fee is paid, so that helpers can offer. */
async function openTask(): Promise<number> {
  const { id } = await fixture.task({ poster });
  await createPayment({ user: poster, taskId: id, body: { payment_method: 'points' }, idempotencyKey: null });
  return id;
}

async function acceptedTask(amount = REWARD): Promise<number> {
  const taskId = await openTask();
  const offer = await applyToTask({ userId: helper.id, taskId, offeredAmount: amount, message: null });
  await acceptApplication({ userId: poster.id, taskId, applicationId: offer.id, expectedAmount: amount });
  return taskId;
}

const startReward = (taskId: number, method: 'stripe' | 'paypal' = 'stripe') =>
  createPayment({ user: poster, taskId, body: { payment_method: method }, idempotencyKey: null });

/** Pays at the provider as a payer would, without any notification to us. */
const payAt = {
  async stripe(paymentId: number) {
    await fixture.simulators.stripe.pay({ sessionId: await referenceOf(paymentId), card: CARD });
  },
  async paypal(paymentId: number) {
    await fixture.paypal.approve({ orderId: await referenceOf(paymentId) });
  },
};

async function heldTask(method: 'stripe' | 'paypal' = 'stripe'): Promise<number> {
  const taskId = await acceptedTask();
  const { payment_id: paymentId } = await startReward(taskId, method);
  await payAt[method](paymentId);
  expect((await syncPayment({ paymentId })).status).toBe('completed');
  return taskId;
}

async function task(taskId: number) {
  return db().task.findUniqueOrThrow({ where: { id: taskId } });
}

async function wallet(user: User): Promise<number> {
  const account = await db().ledgerAccount.findUnique({ where: { id: `user:${user.id}:wallet:GBP` } });
  return Number(account?.balance ?? 0);
}

describe('an offer', () => {
  it('is made once for an open task, is seen by both, and can be taken back', async () => {
    const taskId = await openTask();
    const offer = await applyToTask({ userId: helper.id, taskId, offeredAmount: 8_000, message: '我可以' });
    expect(offer).toMatchObject({ status: 'offered', offered_amount_display: '80.00' });
    for (const other of [
      { offeredAmount: 7_000, message: '我可以' },
      { offeredAmount: 8_000, message: null },
    ]) {
      await expect(applyToTask({ userId: helper.id, taskId, ...other })).rejects.toMatchObject({
        code: 'offer_exists',
      });
    }
    await expect(
      applyToTask({ userId: poster.id, taskId, offeredAmount: 7_000, message: null }),
    ).rejects.toMatchObject({ code: 'own_task' });
    expect(await listApplications({ userId: poster.id, taskId })).toHaveLength(1);
    const back = { userId: helper.id, taskId, applicationId: offer.id };
    expect((await withdrawApplication(back)).status).toBe('withdrawn');
    expect((await withdrawApplication(back)).status).toBe('withdrawn');
    await expect(
      acceptApplication({ userId: poster.id, taskId, applicationId: offer.id, expectedAmount: 8_000 }),
    ).rejects.toMatchObject({ code: 'offer_not_open' });
    await applyToTask({ userId: helper.id, taskId, offeredAmount: 7_000, message: null });
  });

  it('is the same however often it is sent, even at once and after it was accepted', async () => {
    const taskId = await openTask();
    const offer = { userId: helper.id, taskId, offeredAmount: 8_000, message: null };
    const sent = await Promise.all(Array.from({ length: 5 }, () => applyToTask(offer)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    const applicationId = sent[0]?.id ?? 0;
    await acceptApplication({ userId: poster.id, taskId, applicationId, expectedAmount: 8_000 });
    expect(await applyToTask(offer)).toMatchObject({ id: applicationId, status: 'accepted' });
    await withdrawAcceptance({ userId: poster.id, taskId });
    expect((await applyToTask(offer)).id).not.toBe(applicationId);
  });

  it('is accepted once, though two are accepted at the same time', async () => {
    const taskId = await openTask();
    const other = await fixture.user();
    const offers = [
      await applyToTask({ userId: helper.id, taskId, offeredAmount: 8_000, message: null }),
      await applyToTask({ userId: other.id, taskId, offeredAmount: 8_500, message: null }),
    ];
    const tries = await Promise.allSettled(
      offers.map(({ id, offered_amount: expectedAmount }) =>
        acceptApplication({ userId: poster.id, taskId, applicationId: id, expectedAmount }),
      ),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'task_not_open', details: { reason: 'offer_accepted' } },
    });
    const accepted = await db().taskApplication.findMany({ where: { taskId, status: 'accepted' } });
    expect(accepted).toHaveLength(1);
    expect(await task(taskId)).toMatchObject({
      status: 'accepted',
      helperId: accepted[0]?.helperId,
      agreedReward: accepted[0]?.offeredAmount,
    });
  });
});

describe('the reward', () => {
  it.each(['stripe', 'paypal'] as const)('is paid by %s, held, and released once, ever', async (method) => {
    const before = await wallet(helper);
    const taskId = await heldTask(method);
    expect(await task(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD, isPaid: true });
    await deliverTask({ userId: helper.id, taskId, message: '做好了' });
    await Promise.all(Array.from({ length: 20 }, () => confirmTask({ userId: poster.id, taskId })));
    expect(await task(taskId)).toMatchObject({ status: 'completed', escrowAmount: 0 });
    expect(await wallet(helper)).toBe(before + REWARD);
  });

  it('takes neither points nor coupons', async () => {
    const taskId = await acceptedTask();
    for (const body of [
      { payment_method: 'points' as const },
      { payment_method: 'mixed' as const, points_amount: 10 },
      { payment_method: 'stripe' as const, coupon_code: 'ANY' },
    ]) {
      await expect(createPayment({ user: poster, taskId, body, idempotencyKey: null })).rejects.toMatchObject(
        { code: 'reward_is_fiat_only' },
      );
    }
  });

  it('can be moved only by the side that may', async () => {
    const taskId = await heldTask();
    const stranger = await fixture.user();
    const refused = { code: 'not_found' };
    await expect(confirmTask({ userId: helper.id, taskId })).rejects.toMatchObject(refused);
    await expect(confirmTask({ userId: stranger.id, taskId })).rejects.toMatchObject(refused);
    await expect(deliverTask({ userId: poster.id, taskId, message: undefined })).rejects.toMatchObject(
      refused,
    );
    await expect(requestChanges({ userId: helper.id, taskId, message: 'x' })).rejects.toMatchObject(refused);
  });

  it('goes back to open when the acceptance is withdrawn, with the unfinished payment closed', async () => {
    const taskId = await acceptedTask();
    const { payment_id: paymentId } = await startReward(taskId);
    await withdrawAcceptance({ userId: poster.id, taskId });
    expect(await task(taskId)).toMatchObject({ status: 'open', helperId: null, agreedReward: null });
    expect(await fixture.statusOf(paymentId)).toBe('cancelled');
    await applyToTask({ userId: helper.id, taskId, offeredAmount: 5_000, message: null });
  });

  it('that is paid while the acceptance is withdrawn is held, or was never taken', async () => {
    for (let round = 0; round < 5; round += 1) {
      const taskId = await acceptedTask();
      const { payment_id: paymentId } = await startReward(taskId, 'paypal');
      await payAt.paypal(paymentId);
      await Promise.allSettled([
        syncPayment({ paymentId, isPayerBack: true }),
        withdrawAcceptance({ userId: poster.id, taskId }),
      ]);
      const status = await fixture.statusOf(paymentId);
      const { status: taskStatus, escrowAmount } = await task(taskId);
      expect({ status, taskStatus, escrowAmount }).toEqual(
        status === 'completed'
          ? { status, taskStatus: 'in_progress', escrowAmount: REWARD }
          : { status: 'cancelled', taskStatus: 'open', escrowAmount: 0 },
      );
    }
  });

  it('can be tried again after a cancelled payment', async () => {
    const taskId = await acceptedTask();
    const { payment_id: first } = await startReward(taskId);
    await cancelPayment({ userId: poster.id, paymentId: first });
    const { payment_id: second } = await startReward(taskId, 'paypal');
    await payAt.paypal(second);
    await syncPayment({ paymentId: second });
    expect((await task(taskId)).escrowAmount).toBe(REWARD);
  });
});

describe('the deadlines', () => {
  it('release delivered work that nobody answered, once, and not early', async () => {
    const taskId = await heldTask();
    const before = await wallet(helper);
    await deliverTask({ userId: helper.id, taskId, message: undefined });
    await keepTaskDeadlines();
    expect((await task(taskId)).status).toBe('delivered');
    await db().$executeRaw`UPDATE tasks SET release_at = now() - interval '1 second' WHERE id = ${taskId}`;
    await Promise.all([keepTaskDeadlines(), keepTaskDeadlines(), confirmTask({ userId: poster.id, taskId })]);
    expect((await task(taskId)).status).toBe('completed');
    expect(await wallet(helper)).toBe(before + REWARD);
  });

  it('stop with a change request, and run anew after the next delivery', async () => {
    const taskId = await heldTask();
    await deliverTask({ userId: helper.id, taskId, message: undefined });
    const changes = { userId: poster.id, taskId, message: '还差一张照片' };
    await requestChanges(changes);
    await requestChanges(changes);
    await expect(requestChanges({ ...changes, message: '还差两张照片' })).rejects.toMatchObject({
      code: 'task_not_delivered',
    });
    expect(await db().taskEvent.count({ where: { taskId, kind: 'changes_requested' } })).toBe(1);
    expect(await task(taskId)).toMatchObject({ status: 'changes_requested', releaseAt: null });
    await deliverTask({ userId: helper.id, taskId, message: '补上了' });
    expect((await task(taskId)).releaseAt?.getTime()).toBeGreaterThan(Date.now() + 71 * 3_600_000);
    const events = await db().taskEvent.findMany({ where: { taskId }, orderBy: { id: 'asc' } });
    expect(events.map(({ kind }) => kind)).toEqual([
      'published',
      'offered',
      'accepted',
      'reward_held',
      'delivered',
      'changes_requested',
      'delivered',
    ]);
  });

  it('open a task whose reward nobody paid, and close the payment that was begun', async () => {
    const taskId = await acceptedTask();
    const { payment_id: paymentId } = await startReward(taskId);
    await db().$executeRaw`UPDATE tasks SET reward_due_at = now() - interval '1 second' WHERE id = ${taskId}`;
    await keepTaskDeadlines();
    expect((await task(taskId)).status).toBe('open');
    expect(await fixture.statusOf(paymentId)).toBe('cancelled');
  });
});
