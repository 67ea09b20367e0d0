import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { finishCancellations } from '@/lib/jobs/finish-cancellations';
import { finishLowerings } from '@/lib/jobs/finish-lowerings';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { createPayment } from '@/lib/payments/create-payment';
import { readPayment } from '@/lib/payments/read-payment';
import { settlePayment } from '@/lib/payments/settle-payment';
import { acceptChange } from '@/lib/tasks/accept-change';
import { listChangeOrders } from '@/lib/tasks/change-order-row';
import { confirmTask } from '@/lib/tasks/confirm-task';
import { deliverTask } from '@/lib/tasks/deliver-task';
import { proposeChange } from '@/lib/tasks/propose-change';
import { readTask } from '@/lib/tasks/read-task';
import { askForRefund } from '@/lib/tasks/refund-request-ask';
import { refuseChange } from '@/lib/tasks/refuse-change';
import { withdrawChange } from '@/lib/tasks/withdraw-change';
import { captureOf } from '@/lib/testing/payers';
import {
  heldReward,
  openPeople,
  type People,
  REWARD,
  refundsOf,
  taskOf,
  walletOf,
} from '@/lib/testing/refund-story';
import { bothProviders, calm, type ProviderName, payerActs } from '@/lib/testing/two-providers';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { acceptChangeAndReturn } from './accept-change-and-return';
import { cancelAndReturn } from './cancel-and-return';
import { decideAndReturn } from './decide-and-return';
import { refundPayment } from './refund-payment';
import { requestRefund } from './request-refund';
import { returnSuspense } from './return-suspense';

const RAISED = 11_000;
const LOWERED = 6_000;

let world: World;
let people: People;
beforeAll(async () => {
  world = await openWorld();
  people = await openPeople(world);
});
afterAll(() => world.close());
afterEach(async () => {
  world.sandbox.stripe.clearFaults();
  world.paypal.clearFaults();
  await calm(world);
  await world.expectSoundBooks();
});

const held = (provider: ProviderName = 'stripe') => heldReward({ world, people, provider });

function propose({
  taskId,
  amount,
  by = people.helper,
}: {
  taskId: number;
  amount: number;
  by?: { id: number };
}) {
  return proposeChange({
    userId: by.id,
    taskId,
    wish: { amount, current_amount: undefined, text: undefined },
  });
}

/** Both sides agree to a raise; it is due. */
async function raisedTask(provider: ProviderName = 'stripe') {
  const story = await held(provider);
  const { id } = await propose({ taskId: story.taskId, amount: RAISED });
  await acceptChange({ userId: people.poster.id, taskId: story.taskId, changeOrderId: id });
  return { ...story, changeOrderId: id };
}

function beginTopUp({ taskId, provider }: { taskId: number; provider: ProviderName }) {
  return createPayment({
    user: people.poster,
    taskId,
    body: { payment_method: provider },
    idempotencyKey: null,
  });
}

async function payTopUp({ taskId, provider }: { taskId: number; provider: ProviderName }): Promise<number> {
  const { payment_id: id } = await beginTopUp({ taskId, provider });
  payerActs({ world, name: provider, reference: await referenceOf(id) });
  await calm(world);
  await settlePayment({ paymentId: id, isPayerBack: true });
  return id;
}

const stateOf = async (changeOrderId: number) =>
  (await db().changeOrder.findUniqueOrThrow({ where: { id: changeOrderId } })).status;

describe.each(bothProviders)('A raise that is paid at %s', (provider) => {
  it('is due once both agree, is held with the rest, and is released with it', async () => {
    const { taskId } = await held(provider);
    const proposed = await propose({ taskId, amount: RAISED });
    expect(proposed).toMatchObject({ status: 'open', direction: 'raise', difference_display: '20.00' });
    expect(await readTask({ userId: people.poster.id, taskId })).toMatchObject({ due: null });
    const accepted = await acceptChangeAndReturn({
      userId: people.poster.id,
      taskId,
      changeOrderId: proposed.id,
    });
    expect(accepted).toMatchObject({ status: 'accepted' });
    expect(await readTask({ userId: people.poster.id, taskId })).toMatchObject({
      agreed_reward: REWARD,
      due: { fee_type: 'reward_top_up', amount: 2_000 },
    });
    await deliverTask({ userId: people.helper.id, taskId, message: undefined });
    const topUp = await payTopUp({ taskId, provider });
    expect(await readPayment({ userId: people.poster.id, paymentId: topUp })).toMatchObject({
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
    const before = await walletOf(people.helper);
    await confirmTask({ userId: people.poster.id, taskId });
    expect((await walletOf(people.helper)) - before).toBe(RAISED);
  });

  it('goes back with the reward when the task is cancelled, each to where it came from', async () => {
    const { taskId, paymentId } = await raisedTask(provider);
    const topUp = await payTopUp({ taskId, provider: provider === 'stripe' ? 'paypal' : 'stripe' });
    await cancelAndReturn({ userId: people.poster.id, taskId, expectedRule: undefined });
    await calm(world);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: REWARD, status: 'succeeded' }]);
    expect(await refundsOf(topUp)).toMatchObject([{ amount: 2_000, status: 'succeeded' }]);
    expect(await world.statusOf(topUp)).toBe('refunded');
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect(await finishCancellations()).toBe(0);
  });

  it('is spread over both payments when an operator divides what is held', async () => {
    const { taskId, paymentId } = await raisedTask(provider);
    const topUp = await payTopUp({ taskId, provider });
    const wish = { reason: 'not_as_agreed' as const, amount: 5_000, text: '少了一半' };
    const { id: requestId } = await askForRefund({ userId: people.poster.id, taskId, wish });
    const decision = { to_poster: 5_000, to_helper: RAISED - 5_000, text: '各让一步' };
    await decideAndReturn({ operatorId: people.operator.id, requestId, decision });
    await calm(world);
    expect(await refundsOf(topUp)).toMatchObject([{ amount: 2_000, status: 'succeeded' }]);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 3_000, status: 'succeeded' }]);
  });

  it('goes back by itself when its money comes after it lapsed', async () => {
    const { taskId, changeOrderId } = await raisedTask(provider);
    const { payment_id: topUp } = await beginTopUp({ taskId, provider });
    const reference = await referenceOf(topUp);
    await db().$executeRaw`
      UPDATE payment_records SET provider_payment_id = NULL, checkout_url = NULL WHERE id = ${topUp}`;
    await db().$executeRaw`UPDATE change_orders SET expires_at = now() WHERE id = ${changeOrderId}`;
    await keepTaskDeadlines();
    expect(await stateOf(changeOrderId)).toBe('lapsed');
    expect(await world.statusOf(topUp)).toBe('cancelled');
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: REWARD, escrowAmount: REWARD });
    if (provider === 'paypal') return;
    payerActs({ world, name: provider, reference });
    await calm(world);
    expect(await world.statusOf(topUp)).toBe('needs_review');
    expect(await returnSuspense()).toBe(1);
    await calm(world);
    expect(await world.statusOf(topUp)).toBe('refunded');
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD });
  });
});

describe.each(bothProviders)('A lowering of a reward that was paid at %s', (provider) => {
  it('goes back at once, and the rest is released', async () => {
    const { taskId, paymentId } = await held(provider);
    const { id } = await propose({ taskId, amount: LOWERED, by: people.poster });
    await acceptChangeAndReturn({ userId: people.helper.id, taskId, changeOrderId: id });
    await calm(world);
    expect(await stateOf(id)).toBe('done');
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: LOWERED, escrowAmount: LOWERED });
    expect(await refundsOf(paymentId)).toMatchObject([
      { amount: REWARD - LOWERED, status: 'succeeded', reason: 'reward_lowered' },
    ]);
    expect(await world.statusOf(paymentId)).toBe('partially_refunded');
    const before = await walletOf(people.helper);
    await confirmTask({ userId: people.poster.id, taskId });
    expect((await walletOf(people.helper)) - before).toBe(LOWERED);
  });

  it('is never released, also when everybody dies before it is sent, and is sent once then', async () => {
    const { taskId, paymentId } = await held(provider);
    const { id } = await propose({ taskId, amount: LOWERED, by: people.poster });
    await acceptChange({ userId: people.helper.id, taskId, changeOrderId: id });
    expect(await refundsOf(paymentId)).toEqual([]);
    const before = await walletOf(people.helper);
    await confirmTask({ userId: people.poster.id, taskId });
    expect((await walletOf(people.helper)) - before).toBe(LOWERED);
    await Promise.all([finishLowerings(), finishLowerings(), finishLowerings()]);
    await calm(world);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: REWARD - LOWERED, status: 'succeeded' }]);
    expect(await finishLowerings()).toBe(0);
  });

  it('after a raise takes from the top-up first, goes on after a crash between the two refunds', async () => {
    const { taskId, paymentId } = await raisedTask(provider);
    const topUp = await payTopUp({ taskId, provider });
    const { id } = await propose({ taskId, amount: RAISED - 5_000, by: people.poster });
    await acceptChange({ userId: people.helper.id, taskId, changeOrderId: id });
    await refundPart({ topUp, changeOrderId: id });
    expect(await finishLowerings()).toBe(1);
    await calm(world);
    expect(await refundsOf(topUp)).toMatchObject([{ amount: 2_000, status: 'succeeded' }]);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 3_000, status: 'succeeded' }]);
    expect(await finishLowerings()).toBe(0);
    expect(await taskOf(taskId)).toMatchObject({
      agreedReward: RAISED - 5_000,
      escrowAmount: RAISED - 5_000,
    });
  });
});

describe('A change of the reward', () => {
  it('waits for the other side alone, one at a time', async () => {
    const { taskId } = await held();
    const stranger = await world.person();
    await expect(propose({ taskId, amount: RAISED, by: stranger })).rejects.toMatchObject({
      code: 'not_found',
    });
    const order = await propose({ taskId, amount: RAISED });
    expect((await propose({ taskId, amount: RAISED })).id).toBe(order.id);
    await expect(propose({ taskId, amount: LOWERED })).rejects.toMatchObject({ code: 'change_order_open' });
    const which = { taskId, changeOrderId: order.id };
    for (const answer of [acceptChange, refuseChange]) {
      await expect(answer({ ...which, userId: people.helper.id })).rejects.toMatchObject({
        code: 'not_found',
      });
      await expect(answer({ ...which, userId: stranger.id })).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(withdrawChange({ ...which, userId: people.poster.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    await refuseChange({ ...which, userId: people.poster.id });
    expect((await refuseChange({ ...which, userId: people.poster.id })).status).toBe('declined');
    await expect(acceptChange({ ...which, userId: people.poster.id })).rejects.toMatchObject({
      code: 'change_order_closed',
    });
    expect(await listChangeOrders({ userId: people.helper.id, taskId })).toHaveLength(1);
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
    const wish = { amount: RAISED, current_amount: REWARD - 1, text: undefined };
    await expect(proposeChange({ userId: people.helper.id, taskId, wish })).rejects.toMatchObject({
      code: 'price_changed',
      details: { agreed_reward: REWARD },
    });
  });

  it('is accepted or taken back, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { taskId } = await held();
      const { id: changeOrderId } = await propose({ taskId, amount: RAISED });
      await Promise.allSettled([
        acceptChange({ userId: people.poster.id, taskId, changeOrderId }),
        withdrawChange({ userId: people.helper.id, taskId, changeOrderId }),
        refuseChange({ userId: people.poster.id, taskId, changeOrderId }),
      ]);
      // Whoever accepted first may still be followed by a withdrawal, because nothing is paid.
      expect(['accepted', 'withdrawn', 'declined']).toContain(await stateOf(changeOrderId));
      expect(await taskOf(taskId)).toMatchObject({ agreedReward: REWARD });
    }
  });

  it('cannot be agreed to when its time is up, also before the worker has ended it', async () => {
    const { taskId } = await held('stripe');
    const { id: changeOrderId } = await propose({ taskId, amount: RAISED });
    await db().$executeRaw`UPDATE change_orders SET expires_at = now() WHERE id = ${changeOrderId}`;
    const accept = () => acceptChange({ userId: people.poster.id, taskId, changeOrderId });
    await expect(accept()).rejects.toMatchObject({ code: 'change_order_closed' });
    expect(await stateOf(changeOrderId)).toBe('open');
    await keepTaskDeadlines();
    expect(await stateOf(changeOrderId)).toBe('lapsed');
    await expect(accept()).rejects.toMatchObject({ code: 'change_order_closed' });
  });

  it('takes nothing but money for a raise', async () => {
    const { taskId } = await raisedTask();
    const points = { payment_method: 'points' } as const;
    await expect(
      createPayment({ user: people.poster, taskId, body: points, idempotencyKey: null }),
    ).rejects.toMatchObject({ code: 'reward_is_fiat_only' });
  });

  it('that is not paid ends with the work, and its unfinished payment is closed', async () => {
    const { taskId, changeOrderId } = await raisedTask();
    const { payment_id: topUp } = await beginTopUp({ taskId, provider: 'stripe' });
    const before = await walletOf(people.helper);
    await confirmTask({ userId: people.poster.id, taskId });
    expect(await world.statusOf(topUp)).toBe('cancelled');
    expect(await stateOf(changeOrderId)).toBe('lapsed');
    expect((await walletOf(people.helper)) - before).toBe(REWARD);
  });

  it('whose money is on its way lets the confirmation wait, and the clock', async () => {
    const { taskId } = await raisedTask();
    await deliverTask({ userId: people.helper.id, taskId, message: undefined });
    const { payment_id: topUp } = await beginTopUp({ taskId, provider: 'paypal' });
    const reference = await referenceOf(topUp);
    world.paypal.approve({ orderId: reference, funding: 'echeck' });
    await settlePayment({ paymentId: topUp, isPayerBack: true });
    expect(await world.statusOf(topUp)).toBe('processing');
    await expect(confirmTask({ userId: people.poster.id, taskId })).rejects.toMatchObject({
      code: 'payment_in_progress',
    });
    await db().$executeRaw`UPDATE tasks SET release_at = now() WHERE id = ${taskId}`;
    await keepTaskDeadlines();
    expect(await taskOf(taskId)).toMatchObject({ status: 'delivered' });
    const captureId = captureOf({ paypal: world.paypal, orderId: reference });
    world.paypal.settleCapture({ captureId, outcome: 'completed' });
    await calm(world);
    await settlePayment({ paymentId: topUp });
    await keepTaskDeadlines();
    expect(await taskOf(taskId)).toMatchObject({
      status: 'completed',
      agreedReward: RAISED,
      escrowAmount: 0,
    });
  });

  it('ends when a refund is asked for', async () => {
    const { taskId, changeOrderId } = await raisedTask();
    const wish = { reason: 'late' as const, amount: 1_000, text: '太迟' };
    await askForRefund({ userId: people.poster.id, taskId, wish });
    expect(await stateOf(changeOrderId)).toBe('lapsed');
    await expect(propose({ taskId, amount: RAISED })).rejects.toMatchObject({ code: 'change_not_possible' });
  });

  it('a lowering that bounced is sent again by an operator, and never out of what is held', async () => {
    const { taskId, paymentId } = await held();
    const { id } = await propose({ taskId, amount: LOWERED, by: people.poster });
    await acceptChange({ userId: people.helper.id, taskId, changeOrderId: id });
    world.sandbox.stripe.addFault({
      method: 'POST',
      path: '/v1/refunds',
      fault: { kind: 'status', status: 400 },
    });
    await finishLowerings();
    await calm(world);
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'failed' }]);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: LOWERED });
    expect(await finishLowerings()).toBe(0);
    await refundPayment({
      operatorId: people.operator.id,
      paymentId,
      wish: { amount: REWARD - LOWERED, reason: 'mistake' },
      idempotencyKey: 'again',
    });
    await calm(world);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: LOWERED, agreedReward: LOWERED });
    expect((await refundsOf(paymentId)).map(({ status }) => status).sort()).toEqual(['failed', 'succeeded']);
  });
});

describe('The database', () => {
  it('changes an agreement by a change order that is done, and in no other way', async () => {
    const { taskId } = await held();
    await expect(
      db().$executeRaw`UPDATE tasks SET agreed_reward = ${RAISED} WHERE id = ${taskId}`,
    ).rejects.toThrow(/agreement of task/);
    const { id } = await propose({ taskId, amount: RAISED });
    const attacks = [
      () => db().$executeRaw`UPDATE change_orders SET to_amount = 1 WHERE id = ${id}`,
      () => db().$executeRaw`UPDATE change_orders SET proposed_by = ${people.poster.id} WHERE id = ${id}`,
      () => db().$executeRaw`DELETE FROM change_orders WHERE id = ${id}`,
      () => db().$executeRaw`
        INSERT INTO change_orders (task_id, proposed_by, from_amount, to_amount, expires_at)
        VALUES (${taskId}, ${people.helper.id}, ${REWARD}, ${RAISED + 1}, now())`,
      () => db().$executeRaw`
        INSERT INTO payment_records (task_id, user_id, fee_type, payment_provider, payment_method, currency, total_amount,
          final_amount, livemode, request_hash, choice_hash, expires_at, change_order_id)
        VALUES (${taskId}, ${people.poster.id}, 'reward_top_up', 'stripe', 'card', 'GBP', 2000, 2000, false, 'a', 'a', now(), ${id})`,
    ];
    for (const attack of attacks) await expect(attack()).rejects.toThrow();
    await withdrawChange({ userId: people.helper.id, taskId, changeOrderId: id });
    await expect(
      db().$executeRaw`UPDATE change_orders SET status = 'accepted', expires_at = now() WHERE id = ${id}`,
    ).rejects.toThrow(/may not go/);
  });
});

/** Somebody sent the first of two refunds and died. */
async function refundPart({ topUp, changeOrderId }: { topUp: number; changeOrderId: number }) {
  await requestRefund({
    paymentId: topUp,
    amount: 2_000,
    reason: 'reward_lowered',
    requestKey: `change_order:${changeOrderId}`,
    by: { actor: 'system', actorId: null },
  });
}
