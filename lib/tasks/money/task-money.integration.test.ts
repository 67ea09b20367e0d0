import { afterEach, describe, expect, it } from 'vitest';
import { completeCancellations } from '@/lib/jobs/complete-cancellations';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { listTaskEvents } from '@/lib/tasks/lifecycle/list-task-events';
import { listTasks } from '@/lib/tasks/lifecycle/list-tasks';
import { readTask } from '@/lib/tasks/lifecycle/read-task';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, giveBack, openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import {
  acceptedTask,
  heldReward,
  openUsers,
  paidFee,
  REWARD,
  type Users,
} from '@/tests/scenarios/refund-scenario';
import { resolutionsBy } from '@/tests/scenarios/resolution-scenario';

const fixture = useFixture({}, { role: 'runtime' });
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

/** The money of a task as both sides read it; the list of each says the same as the task itself. */
async function bothRead({
  taskId,
  users: { poster, helper },
}: {
  taskId: number;
  users: Pick<Users, 'poster' | 'helper'>;
}) {
  const read = async (userId: number, scope: 'mine' | 'helping') => {
    const task = await readTask({ userId, taskId });
    const { tasks } = await listTasks({ userId, scope });
    expect(tasks.find(({ id }) => id === taskId)).toEqual(task);
    return task.money;
  };
  return { poster: await read(poster.id, 'mine'), helper: await read(helper.id, 'helping') };
}

describe('The money of a task, as its two sides read it', () => {
  it('is nobody else’s to read', async () => {
    const users = await openUsers(fixture);
    const { taskId } = await paidFee({ fixture, poster: users.poster });
    expect(await readTask({ userId: users.poster.id, taskId })).toMatchObject({ money: { state: 'live' } });
    expect(await readTask({ userId: users.helper.id, taskId })).toMatchObject({ money: null });
    expect(await readTask({ userId: null, taskId })).toMatchObject({ money: null });
  });

  it('is due, then on its way, then held, with a payment that takes days', async () => {
    const users = await openUsers(fixture);
    const { taskId } = await acceptedTask({ fixture, users });
    expect(await bothRead({ taskId, users })).toMatchObject({
      poster: { state: 'due', turn: 'poster', due: REWARD },
      helper: { state: 'due', turn: 'poster', due: REWARD },
    });
    const { payment_id: paymentId } = await createPayment({
      user: users.poster,
      taskId,
      body: { payment_method: 'paypal' },
      idempotencyKey: null,
    });
    fixture.paypal.approve({ orderId: await referenceOf(paymentId), funding: 'echeck' });
    await syncPayment({ paymentId, isPayerBack: true });
    await bothIdle(fixture);
    expect(await bothRead({ taskId, users })).toMatchObject({
      poster: { state: 'processing', turn: 'provider', due: 0, payment_id: paymentId },
      helper: { state: 'processing', turn: 'provider', due: 0, payment_id: null },
    });
  });

  it('is held until it is released', async () => {
    const users = await openUsers(fixture);
    const { taskId } = await heldReward({ fixture, users });
    expect(await bothRead({ taskId, users })).toMatchObject({
      poster: { state: 'held', turn: 'helper', held: REWARD, held_fee: 0 },
      helper: { state: 'held', turn: 'helper', held: REWARD },
    });
    await deliverTask({ userId: users.helper.id, taskId, message: undefined });
    const { release_at: releaseAt } = await readTask({ userId: users.poster.id, taskId });
    expect(await bothRead({ taskId, users })).toMatchObject({ poster: { turn: 'poster', until: releaseAt } });
    await confirmTask({ userId: users.poster.id, taskId });
    expect(await bothRead({ taskId, users })).toMatchObject({
      poster: { state: 'released', released: REWARD, held: 0 },
      helper: { state: 'released', released: REWARD, taken_back: 0 },
    });
  });

  it('goes back with its fee after a free cancellation, and its trail shows both', async () => {
    const users = await openUsers(fixture);
    const { taskId } = await heldReward({ fixture, users, fee: { payment_method: 'stripe' } });
    await cancelTask({ userId: users.helper.id, taskId });
    await completeCancellations();
    await bothIdle(fixture);
    expect(await bothRead({ taskId, users })).toMatchObject({
      poster: { state: 'went_back', returned: REWARD + 1_000, returning: 0, held: 0 },
      helper: { state: 'none', returned: 0 },
    });
    const kinds = async (userId: number) =>
      (await listTaskEvents({ userId, taskId })).map(({ kind, amount }) => `${kind} ${amount}`);
    expect(await kinds(users.poster.id)).toEqual(
      expect.arrayContaining(['fee_refund_started 1000', 'fee_refunded 1000', `refund_arrived ${REWARD}`]),
    );
    const read = await kinds(users.helper.id);
    expect(read).toEqual(expect.arrayContaining(['published null', 'refund_arrived null']));
    expect(read.filter((step) => step.startsWith('fee_'))).toEqual([]);
  });

  it('returns points at once where the fee was paid with them', async () => {
    const users = await openUsers(fixture);
    const { taskId } = await heldReward({ fixture, users });
    await cancelTask({ userId: users.helper.id, taskId });
    await completeCancellations();
    await bothIdle(fixture);
    expect((await bothRead({ taskId, users })).poster).toMatchObject({ returned_points: 1_000 });
    const events = await listTaskEvents({ userId: users.poster.id, taskId });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'fee_refunded', amount: 0, points: 1_000 }),
    );
  });
});

describe.each(['stripe', 'paypal'] as const)('A reward that is disputed at %s', (name) => {
  it('is frozen for both: nothing is promised, and nothing is delivered', async () => {
    const { poster, helper, taskId, paymentId } = await disputeScenario(fixture).held({ name });
    await deliverTask({ userId: helper.id, taskId, message: undefined });
    await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    const users = { poster, helper };
    expect(await bothRead({ taskId, users })).toMatchObject({
      poster: { state: 'frozen', turn: 'provider', until: null },
      helper: { state: 'frozen', turn: 'provider', until: null },
    });
    expect(await readTask({ userId: helper.id, taskId })).toMatchObject({
      release_at: null,
      held_until: null,
    });
  });

  it('refuses a delivery until it is decided', async () => {
    const { helper, taskId, paymentId } = await disputeScenario(fixture).held({ name });
    await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    await expect(deliverTask({ userId: helper.id, taskId, message: undefined })).rejects.toMatchObject({
      code: 'payment_disputed',
    });
  });
});

it('A reward that a lost dispute took back, and that came back after all, was released once', async () => {
  const users = await disputeScenario(fixture).held({ name: 'stripe' });
  const { taskId, paymentId, poster } = users;
  await confirmTask({ userId: poster.id, taskId });
  const dispute = await openDisputeAt({ fixture, name: 'stripe', paymentId });
  dispute.decide('lost');
  await bothIdle(fixture);
  expect(await bothRead({ taskId, users })).toMatchObject({
    helper: { state: 'taken_back', released: REWARD, taken_back: REWARD },
  });
  await giveBack({ paymentId, amount: REWARD });
  const operator = await fixture.user({ role: 'admin' });
  await resolutionsBy(() => operator).resolve(paymentId, 'pay_helper');
  expect(await bothRead({ taskId, users })).toMatchObject({
    poster: { state: 'released', released: REWARD, taken_back: 0 },
    helper: { state: 'released', released: REWARD, taken_back: 0 },
  });
});
