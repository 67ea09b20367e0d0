import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { acceptChangeAndRefund } from '@/lib/refunds/escrow/accept-change-and-refund';
import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, type ProviderName, payerActs, reset } from '@/tests/fixtures/two-providers';
import { openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import {
  heldReward,
  openUsers,
  paidFee,
  platformSum,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
  walletOf,
} from '@/tests/scenarios/refund-scenario';
import { resolutionsBy } from '@/tests/scenarios/resolution-scenario';
import { makeRefundsDue } from '@/tests/scenarios/unmatched-money';

/** Its refunds succeed, and come back days later. */
const BOUNCING_CARD = '4000000000005126';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const { positionsOf, resolve } = resolutionsBy(() => users.operator);
const rowOf = (id: number) => db().paymentRecord.findUniqueOrThrow({ where: { id } });

/** The operator presses the button of a refund. */
function refund(paymentId: number, amount?: number) {
  return callEndpoint('POST /api/admin/payments/{payment_id}/refunds', {
    as: users.operator,
    params: { payment_id: paymentId },
    body: { ...(amount !== undefined && { amount }), reason: 'goodwill' },
    headers: { 'idempotency-key': crypto.randomUUID() },
  });
}

/** It is on its way at PayPal, where a bank decides; at Stripe it has arrived. */
async function refundThatBounces({
  name,
  paymentId,
  amount,
}: {
  name: ProviderName;
  paymentId: number;
  amount?: number;
}) {
  if (name === 'paypal') fixture.paypal.refundOutcome({ outcome: 'pending' });
  expect((await refund(paymentId, amount)).status).toBe(201);
  await bothIdle(fixture);
}

/** Its bank returns it. */
async function bounce({ name, paymentId }: { name: ProviderName; paymentId: number }) {
  const [made] = await refundsOf(paymentId);
  const end = { refundId: made?.providerRefundId ?? '', outcome: 'failed' } as const;
  expect(
    name === 'stripe' ? fixture.simulators.stripe.settleRefund(end) : fixture.paypal.settleRefund(end),
  ).toBe(true);
  await reset(fixture);
  await makeRefundsDue();
  await reconcileRefunds();
  expect(await rowOf(paymentId)).toMatchObject({ reviewReason: 'refund_failed' });
}

async function lose({ name, paymentId, amount }: { name: ProviderName; paymentId: number; amount?: number }) {
  const dispute = await openDisputeAt({ fixture, name, paymentId, ...(amount && { amount }) });
  await bothIdle(fixture);
  dispute.decide('lost');
  await bothIdle(fixture);
  expect(await db().dispute.findFirstOrThrow({ where: { paymentId } })).toMatchObject({ status: 'lost' });
}

const cardOf = (name: ProviderName) => (name === 'stripe' ? { card: BOUNCING_CARD } : {});
const held = (name: ProviderName) => heldReward({ fixture, users, provider: name, ...cardOf(name) });

describe.each(bothProviders)(
  'A whole refund that came back from %s, and whose money a lost dispute took,',
  (name) => {
    it.each(['fee', 'reward'] as const)('is closed: of a %s nothing is left to refund', async (what) => {
      const body = { payment_method: name } as const;
      const { paymentId } =
        what === 'fee'
          ? await paidFee({ fixture, poster: users.poster, body, ...cardOf(name) })
          : await held(name);
      await refundThatBounces({ name, paymentId });
      await bounce({ name, paymentId });
      await lose({ name, paymentId });
      expect(await rowOf(paymentId)).toMatchObject({
        paymentStatus: 'refunded',
        reviewReason: 'refund_failed',
      });
      expect(await refund(paymentId)).toMatchObject({ status: 422, code: 'refund_too_much' });
      expect((await positionsOf(paymentId)).positions).toMatchObject([{ verbs: ['close_review'] }]);
      await resolve(paymentId, 'close_review');
      expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'refunded', reviewReason: null });
      expect((await positionsOf(paymentId)).positions).toEqual([]);
    });
  },
);

describe.each(bothProviders)('A refund that came back from %s while its payment is disputed', (name) => {
  it.each(['fee', 'reward'] as const)('keeps the mark of a %s until that is over', async (what) => {
    const body = { payment_method: name } as const;
    const { paymentId } =
      what === 'fee'
        ? await paidFee({ fixture, poster: users.poster, body, ...cardOf(name) })
        : await held(name);
    await refundThatBounces({ name, paymentId, amount: 400 });
    await bounce({ name, paymentId });
    const dispute = await openDisputeAt({ fixture, name, paymentId, amount: 300 });
    await bothIdle(fixture);
    expect(await rowOf(paymentId)).toMatchObject({
      paymentStatus: 'disputed',
      reviewReason: 'refund_failed',
    });
    const verbs = async () => (await positionsOf(paymentId)).positions.flatMap((position) => position.verbs);
    expect(await verbs()).not.toContain('close_review');
    dispute.decide('won');
    await bothIdle(fixture);
    expect(await verbs()).toContain('close_review');
    await resolve(paymentId, 'close_review');
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
  });
});

const TOP_UP = 500;

/** A reward, and what it was raised by: two payments of one task. */
async function raised(name: ProviderName) {
  const { taskId, paymentId } = await held(name);
  const command = { amount: REWARD + TOP_UP, current_amount: undefined, text: undefined };
  const { id } = await proposeChangeOrder({ userId: users.helper.id, taskId, command });
  await acceptChangeOrder({ userId: users.poster.id, taskId, changeOrderId: id });
  const body = { payment_method: name } as const;
  const { payment_id: topUpId } = await createPayment({
    user: users.poster,
    taskId,
    body,
    idempotencyKey: null,
  });
  payerActs({ fixture, name, reference: await referenceOf(topUpId), ...cardOf(name) });
  await syncPayment({ paymentId: topUpId, isPayerBack: true });
  expect(await fixture.statusOf(topUpId)).toBe('completed');
  return { taskId, paymentId, topUpId };
}

describe.each(bothProviders)('Refunds of both payments of a reward that came back from %s', (name) => {
  const reasonsOf = async (ids: number[]) =>
    Promise.all(ids.map(async (id) => (await rowOf(id)).reviewReason));

  it('are ended each with what its payment paid', async () => {
    const { taskId, paymentId, topUpId } = await raised(name);
    for (const one of [paymentId, topUpId]) await refundThatBounces({ name, paymentId: one });
    for (const one of [paymentId, topUpId]) await bounce({ name, paymentId: one });
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: REWARD + TOP_UP });
    await resolve(topUpId, 'pay_by_hand');
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD });
    expect(await reasonsOf([paymentId, topUpId])).toEqual(['refund_failed', null]);
    await resolve(paymentId, 'pay_by_hand');
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0 });
    for (const one of [paymentId, topUpId]) {
      expect(await rowOf(one)).toMatchObject({ paymentStatus: 'refunded', reviewReason: null });
    }
  });

  it('into a completed task are ended where one of them took all that was left', async () => {
    const { taskId, paymentId, topUpId } = await raised(name);
    await refundThatBounces({ name, paymentId, amount: BACK });
    await refundThatBounces({ name, paymentId: topUpId, amount: 300 });
    await deliverTask({ userId: users.helper.id, taskId, message: undefined });
    await confirmTask({ userId: users.poster.id, taskId });
    for (const one of [paymentId, topUpId]) await bounce({ name, paymentId: one });
    await resolve(paymentId, 'pay_helper');
    expect(await taskOf(taskId)).toMatchObject({ status: 'completed', escrowAmount: 0 });
    expect(await refund(topUpId)).toMatchObject({ status: 422, code: 'refund_too_much' });
    expect((await positionsOf(topUpId)).positions).toMatchObject([{ verbs: ['close_review'] }]);
    await resolve(topUpId, 'close_review');
    expect(await reasonsOf([paymentId, topUpId])).toEqual([null, null]);
  });
});

const BACK = 2_000;
const LOST = 5_000;
const LEFT = REWARD - BACK - LOST;

describe.each(bothProviders)('Money that came back from %s, of whose charge a part was lost,', (name) => {
  /** Its task is over, or goes on. The provider refuses to refund it once more. */
  async function cameBack({ isOver }: { isOver: boolean }) {
    const { taskId, paymentId } = await held(name);
    await refundThatBounces({ name, paymentId, amount: BACK });
    await lose({ name, paymentId, amount: LOST });
    if (isOver) await confirmTask({ userId: users.poster.id, taskId });
    await bounce({ name, paymentId });
    // Stripe refunds nothing of a charge that was charged back; PayPal may refuse any refund.
    if (name === 'paypal') fixture.paypal.refundOutcome({ outcome: 'failed', times: null });
    expect((await refund(paymentId, BACK)).status).toBe(201);
    await bothIdle(fixture);
    expect((await refundsOf(paymentId)).map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(await taskOf(taskId)).toMatchObject({
      status: isOver ? 'completed' : 'in_progress',
      escrowAmount: isOver ? BACK : BACK + LEFT,
    });
    return { taskId, paymentId };
  }

  it.each(['pay_helper', 'pay_by_hand', 'write_off'] as const)(
    'is ended after its task is over: %s',
    async (verb) => {
      const before = await standing();
      const { taskId, paymentId } = await cameBack({ isOver: true });
      const { bookings } = await resolve(paymentId, verb);
      expect(bookings).toMatchObject([{ from: `task:${taskId}:escrow:GBP`, amount: BACK }]);
      await expectEnded(paymentId);
      expect(await taskOf(taskId)).toMatchObject({ status: 'completed', escrowAmount: 0 });
      const moved = (is: typeof verb) => (verb === is ? BACK : 0);
      expect(await standing()).toEqual({
        wallet: before.wallet + LEFT + moved('pay_helper'),
        byHand: before.byHand + moved('pay_by_hand'),
        writtenOff: before.writtenOff + moved('write_off'),
      });
    },
  );

  it.each(['pay_by_hand', 'close_review'] as const)('is ended while its task goes on: %s', async (verb) => {
    const before = await standing();
    const { taskId, paymentId } = await cameBack({ isOver: false });
    expect((await positionsOf(paymentId)).positions).toMatchObject([
      { position: 'escrow', amount: BACK, verbs: ['pay_by_hand'] },
      { position: 'payment', verbs: ['close_review'] },
    ]);
    await resolve(paymentId, verb);
    await expectEnded(paymentId);
    const back = verb === 'pay_by_hand' ? BACK : 0;
    const left = BACK + LEFT - back;
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: left, escrowAmount: left });
    await confirmTask({ userId: users.poster.id, taskId });
    expect(await standing()).toEqual({
      ...before,
      wallet: before.wallet + left,
      byHand: before.byHand + back,
    });
  });

  async function expectEnded(paymentId: number) {
    const row = await rowOf(paymentId);
    expect(row).toMatchObject({ paymentStatus: 'partially_refunded', reviewReason: null });
    expect((await positionsOf(paymentId)).positions).toEqual([]);
  }
});

describe.each(bothProviders)('The difference of a lowered reward that came back from %s', (name) => {
  it('is set aside for its payer still, and no part of the reward', async () => {
    const before = await standing();
    const { taskId, paymentId } = await held(name);
    if (name === 'paypal') fixture.paypal.refundOutcome({ outcome: 'pending' });
    await lower(taskId);
    await bounce({ name, paymentId });
    expect((await positionsOf(paymentId)).positions).toMatchObject([{ position: 'returning', amount: BACK }]);
    await resolve(paymentId, 'pay_by_hand');
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
    await confirmTask({ userId: users.poster.id, taskId });
    expect(await standing()).toEqual({
      ...before,
      wallet: before.wallet + REWARD - BACK,
      byHand: before.byHand + BACK,
    });
  });

  async function lower(taskId: number) {
    const command = { amount: REWARD - BACK, current_amount: undefined, text: undefined };
    const { id } = await proposeChangeOrder({ userId: users.helper.id, taskId, command });
    await acceptChangeAndRefund({ userId: users.poster.id, taskId, changeOrderId: id });
    await bothIdle(fixture);
  }
});

async function standing() {
  return {
    wallet: await walletOf(users.helper),
    byHand: await platformSum('platform:paid_by_hand:GBP'),
    writtenOff: await platformSum('platform:write_offs:GBP'),
  };
}
