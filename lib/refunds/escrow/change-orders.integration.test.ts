import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { completeCancellations } from '@/lib/jobs/complete-cancellations';
import { completeLowerings } from '@/lib/jobs/complete-lowerings';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { readPayment } from '@/lib/payments/read/read-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { requestRefund } from '@/lib/refunds/request-refund';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import { listChangeOrders } from '@/lib/tasks/change-orders/list-change-orders';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { refuseChangeOrder } from '@/lib/tasks/change-orders/refuse-change-order';
import { withdrawChangeOrder } from '@/lib/tasks/change-orders/withdraw-change-order';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { readTask } from '@/lib/tasks/lifecycle/read-task';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { captureOf } from '@/tests/fixtures/payers';
import { bothProviders, type ProviderName, payerActs, reset } from '@/tests/fixtures/two-providers';
import {
  heldReward,
  openUsers,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
  walletOf,
} from '@/tests/scenarios/refund-scenario';
import { acceptChangeAndRefund } from './accept-change-and-refund';
import { cancelAndRefund } from './cancel-and-refund';
import { decideAndRefund } from './decide-and-refund';

const RAISED = 11_000;
/** So much that the fee that is paid for it is the fee of every reward here. */
const POSTED = 12_000;
const LOWERED = 6_000;

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  fixture.simulators.stripe.clearFaults();
  fixture.paypal.clearFaults();
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const held = (provider: ProviderName = 'stripe') => heldReward({ fixture, users, provider, posted: POSTED });

function propose({
  taskId,
  amount,
  by = users.helper,
}: {
  taskId: number;
  amount: number;
  by?: { id: number };
}) {
  return proposeChangeOrder({
    userId: by.id,
    taskId,
    command: { amount, current_amount: undefined, text: undefined },
  });
}

/** Both sides agree to a raise; it is due. */
async function raisedTask(provider: ProviderName = 'stripe') {
  const scenario = await held(provider);
  const { id } = await propose({ taskId: scenario.taskId, amount: RAISED });
  await acceptChangeOrder({ userId: users.poster.id, taskId: scenario.taskId, changeOrderId: id });
  return { ...scenario, changeOrderId: id };
}

function beginTopUp({ taskId, provider }: { taskId: number; provider: ProviderName }) {
  return createPayment({
    user: users.poster,
    taskId,
    body: { payment_method: provider },
    idempotencyKey: null,
  });
}

async function payTopUp({ taskId, provider }: { taskId: number; provider: ProviderName }): Promise<number> {
  const { payment_id: id } = await beginTopUp({ taskId, provider });
  payerActs({ fixture, name: provider, reference: await referenceOf(id) });
  await reset(fixture);
  await syncPayment({ paymentId: id, isPayerBack: true });
  return id;
}

const stateOf = async (changeOrderId: number) =>
  (await db().changeOrder.findUniqueOrThrow({ where: { id: changeOrderId } })).status;

describe.each(bothProviders)('A raise that is paid at %s', (provider) => {
  it('is due once both agree, is held with the rest, and is released with it', async () => {
    const { taskId } = await held(provider);
    const proposed = await propose({ taskId, amount: RAISED });
    expect(proposed).toMatchObject({ status: 'open', direction: 'raise', difference_display: '20.00' });
    expect(await readTask({ userId: users.poster.id, taskId })).toMatchObject({ due: null });
    const accepted = await acceptChangeAndRefund({
      userId: users.poster.id,
      taskId,
      changeOrderId: proposed.id,
    });
    expect(accepted).toMatchObject({ status: 'accepted' });
    expect(await readTask({ userId: users.poster.id, taskId })).toMatchObject({
      agreed_reward: REWARD,
      due: { fee_type: 'reward_top_up', amount: 2_000 },
    });
    await deliverTask({ userId: users.helper.id, taskId, message: undefined });
    const topUp = await payTopUp({ taskId, provider });
    expect(await readPayment({ userId: users.poster.id, paymentId: topUp })).toMatchObject({
      status: 'completed',
      fee_type: 'reward_top_up',
      total_amount: 2_000,
    });
    expect(await taskOf(taskId)).toMatchObject({
      status: 'delivered',
      agreedReward: RAISED,
      escrowAmount: RAISED,
    });
    expect((await taskOf(taskId)).releaseAt).not.toBeNull();
    expect(await stateOf(proposed.id)).toBe('done');
    const before = await walletOf(users.helper);
    await confirmTask({ userId: users.poster.id, taskId });
    expect((await walletOf(users.helper)) - before).toBe(RAISED);
  });

  it('is refunded with the reward when the task is cancelled, each to its origin', async () => {
    const { taskId, paymentId } = await raisedTask(provider);
    const topUp = await payTopUp({ taskId, provider: provider === 'stripe' ? 'paypal' : 'stripe' });
    await cancelAndRefund({ userId: users.poster.id, taskId, expectedRule: undefined });
    await reset(fixture);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: REWARD, status: 'succeeded' }]);
    expect(await refundsOf(topUp)).toMatchObject([{ amount: 2_000, status: 'succeeded' }]);
    expect(await fixture.statusOf(topUp)).toBe('refunded');
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect(await completeCancellations()).toBe(0);
  });

  it('is allocated to both payments when an operator divides the held money', async () => {
    const { taskId, paymentId } = await raisedTask(provider);
    const topUp = await payTopUp({ taskId, provider });
    const command = { reason: 'not_as_agreed' as const, amount: 5_000, text: '少了一半' };
    const { id: requestId } = await askForRefund({ userId: users.poster.id, taskId, command });
    const decision = { to_poster: 5_000, to_helper: RAISED - 5_000, text: '各让一步' };
    await decideAndRefund({ operatorId: users.operator.id, requestId, decision });
    await reset(fixture);
    expect(await refundsOf(topUp)).toMatchObject([{ amount: 2_000, status: 'succeeded' }]);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 3_000, status: 'succeeded' }]);
  });

  it('is refunded automatically when its money arrives after it lapsed', async () => {
    const { taskId, changeOrderId } = await raisedTask(provider);
    const { payment_id: topUp } = await beginTopUp({ taskId, provider });
    const reference = await referenceOf(topUp);
    await db().$executeRaw`
      UPDATE payment_records SET provider_payment_id = NULL, checkout_url = NULL WHERE id = ${topUp}`;
    await db()
      .$executeRaw`UPDATE change_orders SET expires_at = now() - interval '1 second' WHERE id = ${changeOrderId}`;
    await keepTaskDeadlines();
    expect(await stateOf(changeOrderId)).toBe('lapsed');
    expect(await fixture.statusOf(topUp)).toBe('cancelled');
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: REWARD, escrowAmount: REWARD });
    if (provider === 'paypal') return;
    payerActs({ fixture, name: provider, reference });
    await reset(fixture);
    expect(await fixture.statusOf(topUp)).toBe('needs_review');
    expect(await refundSuspense()).toBe(1);
    await reset(fixture);
    expect(await fixture.statusOf(topUp)).toBe('refunded');
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD });
  });
});

describe.each(bothProviders)('A lowering of a reward that was paid at %s', (provider) => {
  it('is refunded at once, and the rest is released', async () => {
    const { taskId, paymentId } = await held(provider);
    const { id } = await propose({ taskId, amount: LOWERED, by: users.poster });
    await acceptChangeAndRefund({ userId: users.helper.id, taskId, changeOrderId: id });
    await reset(fixture);
    expect(await stateOf(id)).toBe('done');
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: LOWERED, escrowAmount: LOWERED });
    expect(await refundsOf(paymentId)).toMatchObject([
      { amount: REWARD - LOWERED, status: 'succeeded', reason: 'reward_lowered' },
    ]);
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
    const before = await walletOf(users.helper);
    await confirmTask({ userId: users.poster.id, taskId });
    expect((await walletOf(users.helper)) - before).toBe(LOWERED);
  });

  it('is never released, even when every process dies before it is sent, and is sent once then', async () => {
    const { taskId, paymentId } = await held(provider);
    const { id } = await propose({ taskId, amount: LOWERED, by: users.poster });
    await acceptChangeOrder({ userId: users.helper.id, taskId, changeOrderId: id });
    expect(await refundsOf(paymentId)).toEqual([]);
    const before = await walletOf(users.helper);
    await confirmTask({ userId: users.poster.id, taskId });
    expect((await walletOf(users.helper)) - before).toBe(LOWERED);
    await Promise.all([completeLowerings(), completeLowerings(), completeLowerings()]);
    await reset(fixture);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: REWARD - LOWERED, status: 'succeeded' }]);
    expect(await completeLowerings()).toBe(0);
  });

  it('after a raise takes from the top-up first, and continues after a crash between the two refunds', async () => {
    const { taskId, paymentId } = await raisedTask(provider);
    const topUp = await payTopUp({ taskId, provider });
    const { id } = await propose({ taskId, amount: RAISED - 5_000, by: users.poster });
    await acceptChangeOrder({ userId: users.helper.id, taskId, changeOrderId: id });
    await refundPart({ topUp, changeOrderId: id });
    expect(await completeLowerings()).toBe(1);
    await reset(fixture);
    expect(await refundsOf(topUp)).toMatchObject([{ amount: 2_000, status: 'succeeded' }]);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 3_000, status: 'succeeded' }]);
    expect(await completeLowerings()).toBe(0);
    expect(await taskOf(taskId)).toMatchObject({
      agreedReward: RAISED - 5_000,
      escrowAmount: RAISED - 5_000,
    });
  });
});

describe('A change of the reward', () => {
  it('waits for the other side alone, one at a time', async () => {
    const { taskId } = await held();
    const stranger = await fixture.user();
    await expect(propose({ taskId, amount: RAISED, by: stranger })).rejects.toMatchObject({
      code: 'not_found',
    });
    const order = await propose({ taskId, amount: RAISED });
    expect((await propose({ taskId, amount: RAISED })).id).toBe(order.id);
    await expect(propose({ taskId, amount: LOWERED })).rejects.toMatchObject({ code: 'change_order_open' });
    const which = { taskId, changeOrderId: order.id };
    for (const answer of [acceptChangeOrder, refuseChangeOrder]) {
      await expect(answer({ ...which, userId: users.helper.id })).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(answer({ ...which, userId: stranger.id })).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(withdrawChangeOrder({ ...which, userId: users.poster.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    await refuseChangeOrder({ ...which, userId: users.poster.id });
    expect((await refuseChangeOrder({ ...which, userId: users.poster.id })).status).toBe('declined');
    await expect(acceptChangeOrder({ ...which, userId: users.poster.id })).rejects.toMatchObject({
      code: 'change_order_closed',
    });
    expect(await listChangeOrders({ userId: users.helper.id, taskId })).toHaveLength(1);
  });

  it.each([
    [REWARD, 'change_too_small'],
    [REWARD + 29, 'change_too_small'],
  ])('to %i is refused: %s', async (amount, code) => {
    const { taskId } = await held();
    await expect(propose({ taskId, amount })).rejects.toMatchObject({
      code,
      details: { agreed_reward: REWARD, smallest_raise: REWARD + 30 },
    });
    await propose({ taskId, amount: REWARD + 30 });
  });

  it('on a price that was seen wrongly changes nothing', async () => {
    const { taskId } = await held();
    const command = { amount: RAISED, current_amount: REWARD - 1, text: undefined };
    await expect(proposeChangeOrder({ userId: users.helper.id, taskId, command })).rejects.toMatchObject({
      code: 'price_changed',
      details: { agreed_reward: REWARD },
    });
  });

  it('is accepted or withdrawn, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { taskId } = await held();
      const { id: changeOrderId } = await propose({ taskId, amount: RAISED });
      await Promise.allSettled([
        acceptChangeOrder({ userId: users.poster.id, taskId, changeOrderId }),
        withdrawChangeOrder({ userId: users.helper.id, taskId, changeOrderId }),
        refuseChangeOrder({ userId: users.poster.id, taskId, changeOrderId }),
      ]);
      // The first acceptance may still be followed by a withdrawal, because nothing is paid.
      expect(['accepted', 'withdrawn', 'declined']).toContain(await stateOf(changeOrderId));
      expect(await taskOf(taskId)).toMatchObject({ agreedReward: REWARD });
    }
  });

  it('cannot be accepted after its deadline, even before the worker has ended it', async () => {
    const { taskId } = await held('stripe');
    const { id: changeOrderId } = await propose({ taskId, amount: RAISED });
    await db()
      .$executeRaw`UPDATE change_orders SET expires_at = now() - interval '1 second' WHERE id = ${changeOrderId}`;
    const accept = () => acceptChangeOrder({ userId: users.poster.id, taskId, changeOrderId });
    await expect(accept()).rejects.toMatchObject({ code: 'change_order_closed' });
    expect(await stateOf(changeOrderId)).toBe('open');
    await keepTaskDeadlines();
    expect(await stateOf(changeOrderId)).toBe('lapsed');
    await expect(accept()).rejects.toMatchObject({ code: 'change_order_closed' });
  });

  it('takes only money for a raise', async () => {
    const { taskId } = await raisedTask();
    const points = { payment_method: 'points' } as const;
    await expect(
      createPayment({ user: users.poster, taskId, body: points, idempotencyKey: null }),
    ).rejects.toMatchObject({ code: 'reward_is_fiat_only' });
  });

  it('that is not paid ends with the work, and its unfinished payment is closed', async () => {
    const { taskId, changeOrderId } = await raisedTask();
    const { payment_id: topUp } = await beginTopUp({ taskId, provider: 'stripe' });
    const before = await walletOf(users.helper);
    await confirmTask({ userId: users.poster.id, taskId });
    expect(await fixture.statusOf(topUp)).toBe('cancelled');
    expect(await stateOf(changeOrderId)).toBe('lapsed');
    expect((await walletOf(users.helper)) - before).toBe(REWARD);
  });

  it('whose money is in transit delays the confirmation, and the release deadline', async () => {
    const { taskId } = await raisedTask();
    await deliverTask({ userId: users.helper.id, taskId, message: undefined });
    const { payment_id: topUp } = await beginTopUp({ taskId, provider: 'paypal' });
    const reference = await referenceOf(topUp);
    fixture.paypal.approve({ orderId: reference, funding: 'echeck' });
    await syncPayment({ paymentId: topUp, isPayerBack: true });
    expect(await fixture.statusOf(topUp)).toBe('processing');
    await expect(confirmTask({ userId: users.poster.id, taskId })).rejects.toMatchObject({
      code: 'payment_in_progress',
    });
    await db().$executeRaw`UPDATE tasks SET release_at = now() - interval '1 second' WHERE id = ${taskId}`;
    await keepTaskDeadlines();
    expect(await taskOf(taskId)).toMatchObject({ status: 'delivered' });
    // It is tried again however often it was refused, and not after hours.
    await db().$executeRaw`UPDATE job_failures SET attempts = 12, next_try_at = now() - interval '1 second'`;
    await keepTaskDeadlines();
    const [waiting] = await db().jobFailure.findMany({ where: { rowId: String(taskId) } });
    expect(waiting).toMatchObject({ job: 'release-rewards', code: 'payment_in_progress', attempts: 13 });
    expect(waiting?.nextTryAt.getTime()).toBeLessThan(Date.now() + 6 * 60_000);
    const captureId = captureOf({ paypal: fixture.paypal, orderId: reference });
    fixture.paypal.settleCapture({ captureId, outcome: 'completed' });
    await reset(fixture);
    await syncPayment({ paymentId: topUp });
    await db().$executeRaw`UPDATE job_failures SET next_try_at = now() - interval '1 second'`;
    await keepTaskDeadlines();
    expect(await taskOf(taskId)).toMatchObject({
      status: 'completed',
      agreedReward: RAISED,
      escrowAmount: 0,
    });
  });

  it('ends when a refund is requested', async () => {
    const { taskId, changeOrderId } = await raisedTask();
    const command = { reason: 'late' as const, amount: 1_000, text: '太迟' };
    await askForRefund({ userId: users.poster.id, taskId, command });
    expect(await stateOf(changeOrderId)).toBe('lapsed');
    await expect(propose({ taskId, amount: RAISED })).rejects.toMatchObject({ code: 'change_not_possible' });
  });

  it('a lowering that bounced is sent again by an operator, and never out of the held money', async () => {
    const { taskId, paymentId } = await held();
    const { id } = await propose({ taskId, amount: LOWERED, by: users.poster });
    await acceptChangeOrder({ userId: users.helper.id, taskId, changeOrderId: id });
    fixture.simulators.stripe.addFault({
      method: 'POST',
      path: '/v1/refunds',
      fault: { kind: 'status', status: 400 },
    });
    await completeLowerings();
    await reset(fixture);
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'failed' }]);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: LOWERED });
    expect(await completeLowerings()).toBe(0);
    await refundPayment({
      operatorId: users.operator.id,
      paymentId,
      command: { amount: REWARD - LOWERED, reason: 'mistake' },
      idempotencyKey: 'again',
    });
    await reset(fixture);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: LOWERED, agreedReward: LOWERED });
    expect((await refundsOf(paymentId)).map(({ status }) => status).sort()).toEqual(['failed', 'succeeded']);
  });
});

describe('The database', () => {
  it('changes an agreement by a completed change order only', async () => {
    const { taskId } = await held();
    await expect(
      db().$executeRaw`UPDATE tasks SET agreed_reward = ${RAISED} WHERE id = ${taskId}`,
    ).rejects.toThrow(/agreement of task/);
    const { id } = await propose({ taskId, amount: RAISED });
    const attacks = [
      () => db().$executeRaw`UPDATE change_orders SET to_amount = 1 WHERE id = ${id}`,
      () => db().$executeRaw`UPDATE change_orders SET proposed_by = ${users.poster.id} WHERE id = ${id}`,
      () => db().$executeRaw`DELETE FROM change_orders WHERE id = ${id}`,
      () => db().$executeRaw`
        INSERT INTO change_orders (task_id, proposed_by, from_amount, to_amount, expires_at)
        VALUES (${taskId}, ${users.helper.id}, ${REWARD}, ${RAISED + 1}, now())`,
      () => db().$executeRaw`
        INSERT INTO payment_records (task_id, user_id, fee_type, payment_provider, payment_method, currency, total_amount,
          final_amount, livemode, request_hash, choice_hash, expires_at, change_order_id)
        VALUES (${taskId}, ${users.poster.id}, 'reward_top_up', 'stripe', 'card', 'GBP', 2000, 2000, false, 'a', 'a', now(), ${id})`,
    ];
    for (const attack of attacks) await expect(attack()).rejects.toThrow();
    await withdrawChangeOrder({ userId: users.helper.id, taskId, changeOrderId: id });
    await expect(
      db()
        .$executeRaw`UPDATE change_orders SET status = 'accepted', expires_at = now() - interval '1 second' WHERE id = ${id}`,
    ).rejects.toThrow(/may not go/);
  });
});

/** A process sent the first of two refunds and died. */
async function refundPart({ topUp, changeOrderId }: { topUp: number; changeOrderId: number }) {
  await requestRefund({
    paymentId: topUp,
    amount: 2_000,
    reason: 'reward_lowered',
    requestKey: `change_order:${changeOrderId}`,
    by: { actor: 'system', actorId: null },
  });
}
