import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { syncDispute } from '@/lib/disputes/sync-dispute';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { escrowOf, returningOf } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { adoptRefunds } from '@/lib/refunds/adopt-refunds';
import { requestRefund } from '@/lib/refunds/request-refund';
import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothProviders, type ProviderName, payerActs, reset } from '@/tests/fixtures/two-providers';
import { openDisputeAt, transactionOf } from '@/tests/scenarios/dispute-scenario';
import {
  heldReward,
  openUsers,
  REWARD,
  taskOf,
  type Users,
  walletOf,
} from '@/tests/scenarios/refund-scenario';
import { acceptChangeAndRefund } from './accept-change-and-refund';

const GONE = 6_000;
const LEFT = REWARD - GONE;

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const held = (provider: ProviderName = 'stripe') => heldReward({ fixture, users, provider });

async function propose({ taskId, amount }: { taskId: number; amount: number }): Promise<number> {
  const command = { amount, current_amount: undefined, text: undefined };
  return (await proposeChangeOrder({ userId: users.helper.id, taskId, command })).id;
}

const accept = ({ taskId, id }: { taskId: number; id: number }) =>
  acceptChangeAndRefund({ userId: users.poster.id, taskId, changeOrderId: id });

async function refundPart({ paymentId, amount = GONE }: { paymentId: number; amount?: number }) {
  await requestRefund({
    paymentId,
    amount,
    reason: 'mistake',
    requestKey: `part-${paymentId}`,
    by: { actor: 'operator', actorId: users.operator.id },
  });
  await reset(fixture);
}

async function losePart({
  name,
  paymentId,
  amount = GONE,
}: {
  name: ProviderName;
  paymentId: number;
  amount?: number;
}) {
  const dispute = await openDisputeAt({ fixture, name, paymentId, amount });
  const sync = () => syncDispute({ provider: name, disputeReference: dispute.reference });
  await sync();
  dispute.decide('lost');
  await sync();
}

/** The helper delivers, and the poster's deadline passes. */
async function deliveredLongAgo(taskId: number): Promise<void> {
  await deliverTask({ userId: users.helper.id, taskId, message: undefined });
  await db().$executeRaw`UPDATE tasks SET release_at = now() - interval '1 second' WHERE id = ${taskId}`;
}

describe('The agreed reward', () => {
  it('follows a refund of a part, and what is left is released', async () => {
    const { taskId, paymentId } = await held();
    await refundPart({ paymentId });
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: LEFT, escrowAmount: LEFT });
    const before = await walletOf(users.helper);
    await deliveredLongAgo(taskId);
    await keepTaskDeadlines();
    expect(await taskOf(taskId)).toMatchObject({ status: 'completed', agreedReward: LEFT });
    expect((await walletOf(users.helper)) - before).toBe(LEFT);
  });

  it('follows a refund of a part that was made at the provider', async () => {
    const { taskId, paymentId } = await held();
    fixture.simulators.stripe.refund({ paymentIntentId: await transactionOf(paymentId), amount: GONE });
    await reset(fixture);
    await adoptRefunds({ paymentId });
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: LEFT, escrowAmount: LEFT });
  });

  it.each(bothProviders)('follows a part that a dispute at %s took', async (name) => {
    const { taskId, paymentId } = await held(name);
    await losePart({ name, paymentId });
    expect(await taskOf(taskId)).toMatchObject({
      status: 'in_progress',
      agreedReward: LEFT,
      escrowAmount: LEFT,
    });
  });

  it('is lowered from what is left: a proposal above that is a raise, and something always stays', async () => {
    const { taskId, paymentId } = await held();
    await refundPart({ paymentId });
    const id = await propose({ taskId, amount: 1 });
    await accept({ taskId, id });
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: 1, escrowAmount: 1 });
    const before = await walletOf(users.helper);
    await deliveredLongAgo(taskId);
    await confirmTask({ userId: users.poster.id, taskId });
    expect((await walletOf(users.helper)) - before).toBe(1);
  });

  it('is raised by the difference that was agreed, although a part went back meanwhile', async () => {
    const { taskId, paymentId } = await held();
    const id = await propose({ taskId, amount: REWARD + 500 });
    await acceptChangeOrder({ userId: users.poster.id, taskId, changeOrderId: id });
    const { payment_id: topUpId } = await createPayment({
      user: users.poster,
      taskId,
      body: { payment_method: 'stripe' },
      idempotencyKey: null,
    });
    await refundPart({ paymentId });
    payerActs({ fixture, name: 'stripe', reference: await referenceOf(topUpId) });
    await syncPayment({ paymentId: topUpId, isPayerBack: true });
    expect(await fixture.statusOf(topUpId)).toBe('completed');
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: LEFT + 500, escrowAmount: LEFT + 500 });
  });
});

describe('A proposal about a reward of which a part is gone since', () => {
  const overtaken = (taskId: number) =>
    db().taskEvent.findMany({
      where: { taskId, kind: 'change_overtaken' },
      select: { actor: true, detail: true },
    });
  const orderOf = (id: number) => db().changeOrder.findUniqueOrThrow({ where: { id } });

  it.each([
    ['an operator refunds', refundPart],
    [
      'a dispute at Stripe takes',
      ({ paymentId }: { paymentId: number }) => losePart({ name: 'stripe', paymentId }),
    ],
  ])('lapses in the commit by which %s the part, and the timeline says so', async (_how, act) => {
    const { taskId, paymentId } = await held();
    // The amount is more than what is left, and was less than what was agreed.
    const id = await propose({ taskId, amount: GONE });
    await act({ paymentId });
    expect(await orderOf(id)).toMatchObject({ status: 'lapsed', expiresAt: null, endedAt: expect.any(Date) });
    expect(await overtaken(taskId)).toEqual([{ actor: 'system', detail: { amount: GONE } }]);
    await expect(accept({ taskId, id })).rejects.toMatchObject({ code: 'change_order_closed' });
    expect(await taskOf(taskId)).toMatchObject({ agreedReward: LEFT, escrowAmount: LEFT });
    const next = await propose({ taskId, amount: LEFT - 500 });
    await accept({ taskId, id: next });
    expect(await orderOf(next)).toMatchObject({ status: 'done' });
    expect(await overtaken(taskId)).toHaveLength(1);
  });

  it('lapses with a loss of all of it', async () => {
    const { taskId, paymentId } = await held();
    const id = await propose({ taskId, amount: GONE });
    await losePart({ name: 'stripe', paymentId, amount: REWARD });
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled' });
    expect(await orderOf(id)).toMatchObject({ status: 'lapsed' });
    expect(await overtaken(taskId)).toHaveLength(1);
  });
});

describe('A task of before, of whose reward nothing is held', () => {
  it('can be confirmed: it completes, and nothing is released', async () => {
    const { taskId, paymentId } = await held();
    const before = await walletOf(users.helper);
    await emptyEscrow(taskId);
    await refundPart({ paymentId, amount: REWARD });
    await deliverTask({ userId: users.helper.id, taskId, message: undefined });
    await confirmTask({ userId: users.poster.id, taskId });
    expect(await taskOf(taskId)).toMatchObject({ status: 'completed', escrowAmount: 0 });
    expect(await walletOf(users.helper)).toBe(before);
  });
});

/** As a lowering of everything left it, when that was possible. */
async function emptyEscrow(taskId: number): Promise<void> {
  const account = { taskId, currency: 'GBP' };
  const lines = [{ from: escrowOf(account), to: returningOf(account), amount: REWARD }];
  const { outcome } = await commit({
    postings: [{ key: `task:${taskId}:change_order:0`, kind: 'reward_lowered', lines }],
  });
  expect(outcome).toBe('done');
}
