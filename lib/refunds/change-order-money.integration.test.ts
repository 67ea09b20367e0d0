import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { lossBearers } from '@/lib/disputes/loss-bearers';
import { settleDispute } from '@/lib/disputes/settle-dispute';
import { finishCancellations } from '@/lib/jobs/finish-cancellations';
import { finishLowerings } from '@/lib/jobs/finish-lowerings';
import { createPayment } from '@/lib/payments/create-payment';
import { settlePayment } from '@/lib/payments/settle-payment';
import { acceptChange } from '@/lib/tasks/accept-change';
import { confirmTask } from '@/lib/tasks/confirm-task';
import { proposeChange } from '@/lib/tasks/propose-change';
import { askForRefund } from '@/lib/tasks/refund-request-ask';
import { requireDecision } from '@/lib/tasks/require-decision';
import { openDisputeAt, transactionOf } from '@/lib/testing/dispute-story';
import {
  heldReward,
  openPeople,
  type People,
  platformSum,
  REWARD,
  refundsOf,
  taskOf,
  walletOf,
} from '@/lib/testing/refund-story';
import { calm, payerActs } from '@/lib/testing/two-providers';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { adoptRefunds } from './adopt-refunds';
import { decideAndReturn } from './decide-and-return';
import { finishCancellation } from './finish-cancellation';
import { previewRefund, refundPayment } from './refund-payment';

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
  await calm(world);
  await world.expectSoundBooks();
});

async function agree({ taskId, amount }: { taskId: number; amount: number }): Promise<number> {
  const wish = { amount, current_amount: undefined, text: undefined };
  const { id } = await proposeChange({ userId: people.poster.id, taskId, wish });
  await acceptChange({ userId: people.helper.id, taskId, changeOrderId: id });
  return id;
}

/** A reward that was raised, and its two payments. */
async function raised() {
  const { taskId, paymentId } = await heldReward({ world, people });
  await agree({ taskId, amount: RAISED });
  const { payment_id: topUpId } = await createPayment({
    user: people.poster,
    taskId,
    body: { payment_method: 'stripe' },
    idempotencyKey: null,
  });
  payerActs({ world, name: 'stripe', reference: await referenceOf(topUpId) });
  await settlePayment({ paymentId: topUpId, isPayerBack: true });
  expect(await taskOf(taskId)).toMatchObject({ escrowAmount: RAISED });
  return { taskId, paymentId, topUpId };
}

/** A lowering that both sides agreed on, and of which nothing was sent. */
async function lowered() {
  const story = await heldReward({ world, people });
  return { ...story, changeOrderId: await agree({ taskId: story.taskId, amount: LOWERED }) };
}

async function disputed(paymentId: number) {
  const dispute = await openDisputeAt({ world, name: 'stripe', paymentId });
  const settle = () => settleDispute({ provider: 'stripe', disputeReference: dispute.reference });
  await settle();
  return {
    async decide(outcome: 'won' | 'lost') {
      dispute.decide(outcome);
      await settle();
    },
  };
}

describe('What was set aside to go back', () => {
  it('is what the preview of a refund shows, and ends no task', async () => {
    const { taskId, paymentId } = await lowered();
    expect(await previewRefund({ paymentId, amount: undefined })).toMatchObject({
      money: REWARD - LOWERED,
      ends_task: false,
    });
    await expect(previewRefund({ paymentId, amount: REWARD })).rejects.toMatchObject({
      code: 'refund_too_much',
      details: { left_amount: REWARD - LOWERED },
    });
    const wish = { reason: 'mistake' } as const;
    const operator = { operatorId: people.operator.id, idempotencyKey: `all-${paymentId}` };
    await refundPayment({ ...operator, paymentId, wish });
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: REWARD - LOWERED }]);
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: LOWERED });
  });

  it("is what a refund in the provider's console takes first, and is not sent a second time", async () => {
    const { taskId, paymentId } = await lowered();
    world.sandbox.stripe.refund({
      paymentIntentId: await transactionOf(paymentId),
      amount: REWARD - LOWERED,
    });
    await calm(world);
    await adoptRefunds({ paymentId });
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: LOWERED });
    await finishLowerings();
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: REWARD - LOWERED, status: 'succeeded' }]);
    const before = await walletOf(people.helper);
    await confirmTask({ userId: people.poster.id, taskId });
    expect((await walletOf(people.helper)) - before).toBe(LOWERED);
  });

  it('covers a dispute that takes it before it is sent', async () => {
    const { taskId, paymentId } = await lowered();
    const dispute = await disputed(paymentId);
    expect(await finishLowerings()).toBe(0);
    await dispute.decide('lost');
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect(await platformSum('platform:disputed_funds:GBP')).toBe(0);
    expect(await refundsOf(paymentId)).toEqual([]);
  });
});

describe('A top-up that is disputed', () => {
  it('freezes the whole reward, and is borne by what is held', async () => {
    const { taskId, topUpId } = await raised();
    const dispute = await disputed(topUpId);
    const confirm = () => confirmTask({ userId: people.poster.id, taskId });
    await expect(confirm()).rejects.toMatchObject({ code: 'payment_disputed' });
    const wish = { amount: LOWERED, current_amount: undefined, text: undefined };
    await expect(proposeChange({ userId: people.helper.id, taskId, wish })).rejects.toMatchObject({
      code: 'payment_disputed',
    });
    await dispute.decide('lost');
    expect(await lossBearers({ taskId })).toMatchObject({ held: RAISED - REWARD });
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD });
  });

  it('takes of the helper together with the reward no more than they were given', async () => {
    const { taskId, paymentId, topUpId } = await raised();
    const refund = { operatorId: people.operator.id, idempotencyKey: `half-${taskId}` };
    await refundPayment({ ...refund, paymentId, wish: { amount: 4_000, reason: 'goodwill' } });
    await calm(world);
    await confirmTask({ userId: people.poster.id, taskId });
    for (const id of [paymentId, topUpId]) await (await disputed(id)).decide('lost');
    const { wallet, debt } = await lossBearers({ taskId });
    expect(wallet + debt).toBe(RAISED - 4_000);
  });
});

describe('What an operator decided to send back of several payments', () => {
  it('is not taken from another payment when it bounces: a person looks', async () => {
    const { taskId, paymentId, topUpId } = await raised();
    const wish = { reason: 'late', amount: 2_000, text: '太晚了' } as const;
    const { id: requestId } = await askForRefund({ userId: people.poster.id, taskId, wish });
    const decision = { to_poster: 2_000, to_helper: REWARD, text: '各让一步' };
    await decideAndReturn({ operatorId: people.operator.id, requestId, decision });
    await calm(world);
    const [refund] = await refundsOf(topUpId);
    expect(refund).toMatchObject({ amount: 2_000, status: 'succeeded' });
    world.sandbox.stripe.settleRefund({ refundId: refund?.providerRefundId ?? '', outcome: 'failed' });
    await calm(world);
    expect(await taskOf(taskId)).toMatchObject({ status: 'completed', escrowAmount: 2_000 });
    expect(await finishCancellations()).toBe(0);
    await finishCancellation({ taskId });
    expect(await refundsOf(paymentId)).toEqual([]);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 2_000 });
  });
});

it('A reward of which only a top-up is left does not wait for ever either', async () => {
  const { taskId, paymentId, topUpId } = await raised();
  const refund = { operatorId: people.operator.id, idempotencyKey: `reward-${taskId}` };
  await refundPayment({ ...refund, paymentId, wish: { amount: REWARD, reason: 'goodwill' } });
  await calm(world);
  expect(await world.statusOf(paymentId)).toBe('refunded');
  await db()
    .$executeRaw`UPDATE payment_records SET completed_at = now() - interval '86 days' WHERE id = ${topUpId}`;
  await requireDecision({ taskId });
  expect(await taskOf(taskId)).toMatchObject({ status: 'disputed', escrowAmount: RAISED - REWARD });
});
