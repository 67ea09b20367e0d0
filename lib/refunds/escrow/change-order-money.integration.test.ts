import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readLossBearers } from '@/lib/disputes/read-loss-bearers';
import { syncDispute } from '@/lib/disputes/sync-dispute';
import { completeCancellations } from '@/lib/jobs/complete-cancellations';
import { completeLowerings } from '@/lib/jobs/complete-lowerings';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { planUnknownTooLong } from '@/lib/payments/sync/plan-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { adoptRefunds } from '@/lib/refunds/adopt-refunds';
import { previewRefund } from '@/lib/refunds/preview-refund';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import { lapseChangeOrder } from '@/lib/tasks/change-orders/lapse-change-order';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { requireDecision } from '@/lib/tasks/refund-requests/require-decision';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { payerActs, reset } from '@/tests/fixtures/two-providers';
import { openDisputeAt, transactionOf } from '@/tests/scenarios/dispute-scenario';
import {
  heldReward,
  openUsers,
  platformSum,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
  walletOf,
} from '@/tests/scenarios/refund-scenario';
import { completeCancellation } from './complete-cancellation';
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
  await reset(fixture);
  await fixture.expectSoundBooks();
});

async function agree({ taskId, amount }: { taskId: number; amount: number }): Promise<number> {
  const command = { amount, current_amount: undefined, text: undefined };
  const { id } = await proposeChangeOrder({ userId: users.poster.id, taskId, command });
  await acceptChangeOrder({ userId: users.helper.id, taskId, changeOrderId: id });
  return id;
}

/** A reward that was raised, and its two payments. */
async function raised() {
  const { taskId, paymentId } = await heldReward({ fixture, users, posted: POSTED });
  await agree({ taskId, amount: RAISED });
  const { payment_id: topUpId } = await createPayment({
    user: users.poster,
    taskId,
    body: { payment_method: 'stripe' },
    idempotencyKey: null,
  });
  payerActs({ fixture, name: 'stripe', reference: await referenceOf(topUpId) });
  await syncPayment({ paymentId: topUpId, isPayerBack: true });
  expect(await taskOf(taskId)).toMatchObject({ escrowAmount: RAISED });
  return { taskId, paymentId, topUpId };
}

/** A lowering that both sides agreed to, and of which nothing was sent. */
async function lowered() {
  const scenario = await heldReward({ fixture, users, posted: POSTED });
  return { ...scenario, changeOrderId: await agree({ taskId: scenario.taskId, amount: LOWERED }) };
}

async function disputed(paymentId: number) {
  const dispute = await openDisputeAt({ fixture, name: 'stripe', paymentId });
  const settle = () => syncDispute({ provider: 'stripe', disputeReference: dispute.reference });
  await settle();
  return {
    async decide(outcome: 'won' | 'lost') {
      dispute.decide(outcome);
      await settle();
    },
  };
}

describe('A raise', () => {
  it('can be paid while the payment of an earlier one waits for a person', async () => {
    const { taskId } = await heldReward({ fixture, users, posted: POSTED });
    const pay = async () => {
      const body = { payment_method: 'stripe' } as const;
      return createPayment({ user: users.poster, taskId, body, idempotencyKey: null });
    };
    await agree({ taskId, amount: RAISED });
    const { payment_id: unknownId } = await pay();
    const unknown = await findPaymentRow({ id: unknownId });
    if (unknown) await commit(planUnknownTooLong(unknown));
    fixture.simulators.stripe.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    await expect(pay()).rejects.toMatchObject({ code: 'provider_unavailable' });
    await db()
      .$executeRaw`UPDATE change_orders SET expires_at = now() - interval '1 second' WHERE task_id = ${taskId}`;
    await lapseChangeOrder({ taskId });
    fixture.simulators.stripe.clearFaults();
    await agree({ taskId, amount: RAISED + 500 });
    const { payment_id: topUpId } = await pay();
    expect(topUpId).not.toBe(unknownId);
    payerActs({ fixture, name: 'stripe', reference: await referenceOf(topUpId) });
    await syncPayment({ paymentId: topUpId, isPayerBack: true });
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: RAISED + 500 });
  });
});

describe('Money set aside for the poster', () => {
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
    const command = { reason: 'mistake' } as const;
    const operator = { operatorId: users.operator.id, idempotencyKey: `all-${paymentId}` };
    await refundPayment({ ...operator, paymentId, command });
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: REWARD - LOWERED }]);
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: LOWERED });
  });

  it("is used first by a refund in the provider's console, and is not sent a second time", async () => {
    const { taskId, paymentId } = await lowered();
    fixture.simulators.stripe.refund({
      paymentIntentId: await transactionOf(paymentId),
      amount: REWARD - LOWERED,
    });
    await reset(fixture);
    await adoptRefunds({ paymentId });
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: LOWERED });
    await completeLowerings();
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: REWARD - LOWERED, status: 'succeeded' }]);
    const before = await walletOf(users.helper);
    await confirmTask({ userId: users.poster.id, taskId });
    expect((await walletOf(users.helper)) - before).toBe(LOWERED);
  });

  it('covers a dispute that takes it before it is sent', async () => {
    const { taskId, paymentId } = await lowered();
    const dispute = await disputed(paymentId);
    expect(await completeLowerings()).toBe(0);
    await dispute.decide('lost');
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect(await platformSum('platform:disputed_funds:GBP')).toBe(0);
    expect(await refundsOf(paymentId)).toEqual([]);
  });
});

describe('A top-up that is disputed', () => {
  it('freezes the whole reward, and its loss is covered by the held money', async () => {
    const { taskId, topUpId } = await raised();
    const dispute = await disputed(topUpId);
    const confirm = () => confirmTask({ userId: users.poster.id, taskId });
    await expect(confirm()).rejects.toMatchObject({ code: 'payment_disputed' });
    const command = { amount: LOWERED, current_amount: undefined, text: undefined };
    await expect(proposeChangeOrder({ userId: users.helper.id, taskId, command })).rejects.toMatchObject({
      code: 'payment_disputed',
    });
    await dispute.decide('lost');
    expect(await readLossBearers({ taskId })).toMatchObject({ held: RAISED - REWARD });
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD });
  });

  it('takes no more from the helper together with the reward than was released to them', async () => {
    const { taskId, paymentId, topUpId } = await raised();
    const refund = { operatorId: users.operator.id, idempotencyKey: `half-${taskId}` };
    await refundPayment({ ...refund, paymentId, command: { amount: 4_000, reason: 'goodwill' } });
    await reset(fixture);
    await confirmTask({ userId: users.poster.id, taskId });
    for (const id of [paymentId, topUpId]) await (await disputed(id)).decide('lost');
    const { wallet, debt } = await readLossBearers({ taskId });
    expect(wallet + debt).toBe(RAISED - 4_000);
  });
});

describe("An operator's decision to refund several payments", () => {
  it('is not taken from another payment when one refund bounces: a person decides', async () => {
    const { taskId, paymentId, topUpId } = await raised();
    const command = { reason: 'late', amount: 2_000, text: '太晚了' } as const;
    const { id: requestId } = await askForRefund({ userId: users.poster.id, taskId, command });
    const decision = { to_poster: 2_000, to_helper: REWARD, text: '各让一步' };
    await decideAndRefund({ operatorId: users.operator.id, requestId, decision });
    await reset(fixture);
    const [refund] = await refundsOf(topUpId);
    expect(refund).toMatchObject({ amount: 2_000, status: 'succeeded' });
    fixture.simulators.stripe.settleRefund({ refundId: refund?.providerRefundId ?? '', outcome: 'failed' });
    await reset(fixture);
    expect(await taskOf(taskId)).toMatchObject({ status: 'completed', escrowAmount: 2_000 });
    expect(await completeCancellations()).toBe(0);
    await completeCancellation({ taskId });
    expect(await refundsOf(paymentId)).toEqual([]);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 2_000 });
  });
});

it('A reward of which only a top-up is left does not wait for ever either', async () => {
  const { taskId, paymentId, topUpId } = await raised();
  const refund = { operatorId: users.operator.id, idempotencyKey: `reward-${taskId}` };
  await refundPayment({ ...refund, paymentId, command: { amount: REWARD, reason: 'goodwill' } });
  await reset(fixture);
  expect(await fixture.statusOf(paymentId)).toBe('refunded');
  await db()
    .$executeRaw`UPDATE payment_records SET completed_at = now() - interval '86 days' WHERE id = ${topUpId}`;
  await requireDecision({ taskId });
  expect(await taskOf(taskId)).toMatchObject({ status: 'disputed', escrowAmount: RAISED - REWARD });
});
