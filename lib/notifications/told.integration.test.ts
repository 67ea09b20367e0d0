import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { completeLowerings } from '@/lib/jobs/complete-lowerings';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { reconcilePayments } from '@/lib/jobs/reconcile-payments';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { requestPayout } from '@/lib/payouts/request-payout';
import { requestRefund } from '@/lib/refunds/request-refund';
import { withdrawAcceptance } from '@/lib/tasks/applications/withdraw-acceptance';
import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { requestChanges } from '@/lib/tasks/lifecycle/request-changes';
import { answerRefundRequest } from '@/lib/tasks/refund-requests/answer-refund-request';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { decideRefundRequest } from '@/lib/tasks/refund-requests/decide-refund-request';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, holdBoth, releaseBoth, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { paidHelper } from '@/tests/scenarios/payout-scenario';
import { acceptedTask, heldReward, openUsers, type Users } from '@/tests/scenarios/refund-scenario';

const fixture = useFixture({}, { role: 'runtime' });
let users: Users;
beforeEach(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

/** What a person was told since the last time that somebody asked, in its order. */
async function told({ id: userId }: User): Promise<string[]> {
  const rows = await db().notification.findMany({ where: { userId, readAt: null }, orderBy: { id: 'asc' } });
  await db().notification.updateMany({ where: { userId }, data: { readAt: new Date() } });
  return rows.map(({ kind }) => kind);
}

describe('People are told', () => {
  it('what was charged and which points were used, not what it would have cost', async () => {
    const payer = await fixture.user({ points: 600 });
    const coupon = await fixture.coupon({ percentBps: 5_000 });
    const task = await fixture.task({ poster: payer });
    await createPayment({
      user: payer,
      taskId: task.id,
      body: { payment_method: 'points', coupon_code: coupon.code },
      idempotencyKey: null,
    });
    const { detail } = await db().notification.findFirstOrThrow({ where: { userId: payer.id } });
    expect(detail).toMatchObject({ amount: 0, points: 500 });
  });

  it('of each step of a task, and nobody of their own', async () => {
    const { poster, helper } = users;
    const { taskId } = await acceptedTask({ fixture, users });
    expect(await told(poster)).toEqual(['payment_completed', 'offer_received']);
    expect(await told(helper)).toEqual(['offer_accepted']);
    await payReward({ poster, taskId });
    expect(await told(poster)).toEqual(['payment_completed']);
    expect(await told(helper)).toEqual(['reward_held']);
    await deliverTask({ userId: helper.id, taskId, message: 'Done' });
    await requestChanges({ userId: poster.id, taskId, message: 'One photo is missing' });
    await deliverTask({ userId: helper.id, taskId, message: 'Here it is' });
    expect(await told(poster)).toEqual(['work_delivered', 'work_delivered']);
    expect(await told(helper)).toEqual(['changes_requested']);
    await confirmTask({ userId: poster.id, taskId });
    expect(await told(poster)).toEqual([]);
    expect(await told(helper)).toEqual(['reward_released']);
  });

  it('of an acceptance that ends, though the task names its helper no more', async () => {
    const { poster, helper } = users;
    const withdrawn = await acceptedTask({ fixture, users });
    await withdrawAcceptance({ userId: poster.id, taskId: withdrawn.taskId });
    expect(await told(helper)).toEqual(['offer_accepted', 'acceptance_ended']);
    expect(await told(poster)).toEqual(['payment_completed', 'offer_received']);
    const unpaid = await acceptedTask({ fixture, users });
    await db()
      .$executeRaw`UPDATE tasks SET reward_due_at = now() - interval '1 second' WHERE id = ${unpaid.taskId}`;
    await keepTaskDeadlines();
    expect(await told(helper)).toEqual(['offer_accepted', 'acceptance_ended']);
    expect(await told(poster)).toEqual(['payment_completed', 'offer_received', 'acceptance_ended']);
  });

  it('of a change order by the other side', async () => {
    const { poster, helper } = users;
    const { taskId } = await heldReward({ fixture, users });
    await told(poster);
    await told(helper);
    const { id: changeOrderId } = await proposeChangeOrder({
      userId: helper.id,
      taskId,
      command: { amount: 8_000 },
    });
    expect([await told(poster), await told(helper)]).toEqual([['change_proposed'], []]);
    await acceptChangeOrder({ userId: poster.id, taskId, changeOrderId });
    expect([await told(poster), await told(helper)]).toEqual([[], ['reward_changed']]);
    await completeLowerings();
    await bothIdle(fixture);
    expect(await told(poster)).toEqual(['refund_started', 'refund_succeeded']);
  });

  it('of each step of a refund request, and both of its decision with their parts', async () => {
    const { poster, helper, operator } = users;
    const { taskId } = await heldReward({ fixture, users });
    await told(poster);
    await told(helper);
    const { id: requestId } = await askForRefund({
      userId: poster.id,
      taskId,
      command: { reason: 'late', amount: 4_000, text: 'It is late' },
    });
    expect([await told(poster), await told(helper)]).toEqual([[], ['refund_asked']]);
    await answerRefundRequest({ userId: helper.id, taskId, requestId, text: 'It rained' });
    expect([await told(poster), await told(helper)]).toEqual([['refund_answered'], []]);
    await decideRefundRequest({
      operatorId: operator.id,
      requestId,
      decision: { to_poster: 4_000, to_helper: 5_000, text: 'Half of it was done' },
    });
    await bothIdle(fixture);
    expect(await told(helper)).toEqual(['refund_decided', 'reward_released']);
    expect(await told(poster)).toEqual(['refund_decided', 'reward_released']);
    const { detail } = await db().notification.findFirstOrThrow({
      where: { userId: helper.id, kind: 'refund_decided' },
    });
    expect(detail).toMatchObject({ amount: 4_000, to_helper: 5_000, currency: 'GBP' });
  });

  it('of a payment that expires', async () => {
    const { poster } = users;
    const { id: taskId } = await fixture.task({ poster });
    const body = { payment_method: 'stripe' as const };
    const { payment_id: paymentId } = await createPayment({
      user: poster,
      taskId,
      body,
      idempotencyKey: null,
    });
    await db().$executeRaw`
      UPDATE payment_records SET expires_at = now() - interval '1 minute', next_sync_at = now() - interval '1 second'
      WHERE id = ${paymentId}`;
    await reconcilePayments();
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('expired');
    expect(await told(poster)).toEqual(['payment_expired']);
  });

  it('of a refund when it begins and when it arrived', async () => {
    const { poster, operator } = users;
    const { paymentId } = await heldReward({ fixture, users });
    await told(poster);
    const by = { actor: 'operator' as const, actorId: operator.id };
    await requestRefund({
      paymentId,
      amount: 'all',
      reason: 'goodwill',
      requestKey: `told:${paymentId}`,
      by,
    });
    await bothIdle(fixture);
    expect(await told(poster)).toEqual(['refund_started', 'task_cancelled', 'refund_succeeded']);
  });

  it('of a payout that is sent and arrives, and of where payouts go', async () => {
    const helper = await paidHelper({ fixture });
    expect(await told(helper)).toEqual(
      expect.arrayContaining(['reward_released', 'payout_destination', 'payout_destination']),
    );
    const { payout_id: payoutId } = await requestPayout({
      userId: helper.id,
      provider: 'paypal',
      amount: 4_000,
      idempotencyKey: 'told',
    });
    expect(await told(helper)).toEqual(['payout_sent']);
    const { providerPayoutId } = await db().payout.findUniqueOrThrow({ where: { id: payoutId } });
    fixture.paypal.settlePayout({ batchId: providerPayoutId ?? '' });
    await bothIdle(fixture);
    expect(await told(helper)).toEqual(['payout_paid']);
    await openPayoutAccount({ userId: helper.id, provider: 'paypal', email: `new-${helper.email}` });
    expect(await told(helper)).toEqual(['payout_destination']);
  });
});

describe.each(bothProviders)('A dispute at %s', (name) => {
  it('is told to the payer and the helper, once, and so is its end', async () => {
    const scenario = disputeScenario(fixture);
    const { paymentId, poster, helper } = await scenario.held({ name });
    await bothIdle(fixture);
    await told(poster);
    await told(helper);
    const opened = await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    expect([await told(poster), await told(helper)]).toEqual([['dispute_opened'], ['dispute_opened']]);
    opened.decide('won');
    await bothIdle(fixture);
    await scenario.resendAll({ name });
    expect([await told(poster), await told(helper)]).toEqual([['dispute_decided'], ['dispute_decided']]);
  });

  it.each(['created', 'reversed'] as const)(
    'whose events come late, %s and twice, is told once',
    async (order) => {
      const scenario = disputeScenario(fixture);
      holdBoth(fixture);
      const { paymentId, poster, helper } = await scenario.held({ name });
      (await openDisputeAt({ fixture, name, paymentId })).decide('lost');
      await releaseBoth(fixture, { order });
      await scenario.resendAll({ name });
      const kinds = { poster: await told(poster), helper: await told(helper) };
      const count = (list: string[], kind: string) => list.filter((one) => one === kind).length;
      expect(count(kinds.poster, 'payment_completed')).toBe(2);
      expect(count(kinds.helper, 'reward_held')).toBe(1);
      expect([count(kinds.poster, 'dispute_decided'), count(kinds.helper, 'dispute_decided')]).toEqual([
        1, 1,
      ]);
    },
  );
});

async function payReward({ poster, taskId }: { poster: User; taskId: number }): Promise<void> {
  const body = { payment_method: 'stripe' as const };
  const { payment_id: paymentId } = await createPayment({ user: poster, taskId, body, idempotencyKey: null });
  const { providerPaymentId } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  fixture.simulators.stripe.pay({ sessionId: providerPaymentId ?? '', card: '4242424242424242' });
  await bothIdle(fixture);
  expect(await fixture.statusOf(paymentId)).toBe('completed');
}
