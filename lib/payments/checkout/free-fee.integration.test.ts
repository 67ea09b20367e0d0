import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { type TaskResponse, taskSchema } from '@/lib/tasks/schema';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';

const fixture = useFixture();
let poster: User;
beforeAll(async () => {
  poster = await fixture.user();
});
afterEach(() => fixture.expectSoundBooks());

const write = async (base_reward: number): Promise<TaskResponse> => {
  const body = { title: '接机', description: 'Heathrow T5', base_reward };
  return taskSchema.parse((await callEndpoint('POST /api/tasks', { as: poster, body })).json);
};
const paymentsOf = (taskId: number) => db().paymentRecord.count({ where: { taskId } });
const timelineOf = (taskId: number) =>
  db().taskEvent.findMany({ where: { taskId }, select: { kind: true, fromStatus: true, toStatus: true } });

const published = [{ kind: 'published', fromStatus: 'pending_payment', toStatus: 'open' }];

describe('A task without a fee', () => {
  it.each([1, 4])('is open as soon as it is written, without a payment: a reward of %i', async (reward) => {
    const task = await write(reward);
    expect(task).toMatchObject({ status: 'open', service_fee: 0, due: null, is_paid: false });
    expect(task.published_at).not.toBeNull();
    expect(await paymentsOf(task.id)).toBe(0);
    expect(await timelineOf(task.id)).toEqual(published);
  });

  it('waits for its fee with a reward of 5', async () => {
    expect(await write(5)).toMatchObject({
      status: 'pending_payment',
      service_fee: 1,
      due: { fee_type: 'application_fee', amount: 1 },
    });
  });

  it('is open when an edit leaves no fee', async () => {
    const task = await write(5);
    const edited = await callEndpoint('PATCH /api/tasks/{task_id}', {
      as: poster,
      params: { task_id: task.id },
      body: { base_reward: 4 },
    });
    expect(edited.json).toMatchObject({ status: 'open', base_reward: 4, service_fee: 0 });
    expect(await timelineOf(task.id)).toEqual(published);
  });
});

describe('A task that still waits for a fee of nothing, because the rate was lowered', () => {
  const waiting = () => fixture.task({ poster, reward: 4 });
  const payment = 'POST /api/coupon-points/tasks/{task_id}/payment';

  it.each(['stripe', 'paypal', 'points'])(
    'is open when somebody pays by %s, and nothing is due',
    async (payment_method) => {
      const { id } = await waiting();
      const options = { as: poster, params: { task_id: id }, body: { payment_method } };
      const answer = await callEndpoint(payment, options);
      expect([answer.status, answer.json]).toMatchObject([422, { error: { code: 'nothing_due' } }]);
      expect(await db().task.findUnique({ where: { id } })).toMatchObject({ status: 'open' });
      expect(await paymentsOf(id)).toBe(0);
      expect(await timelineOf(id)).toEqual(published);
    },
  );

  it('is not published by a price, or by somebody else', async () => {
    const { id } = await waiting();
    const stranger = await fixture.user();
    const body = { payment_method: 'stripe' };
    const params = { task_id: id };
    const quote = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/quote', {
      as: poster,
      params,
      body,
    });
    expect([quote.status, quote.json]).toMatchObject([422, { error: { code: 'nothing_due' } }]);
    expect((await callEndpoint(payment, { as: stranger, params, body })).status).toBe(404);
    expect(
      (await callEndpoint('POST /api/tasks/{task_id}/publication', { as: stranger, params })).status,
    ).toBe(404);
    expect(await db().task.findUnique({ where: { id } })).toMatchObject({ status: 'pending_payment' });
  });

  it('is published by its poster, once', async () => {
    const { id } = await waiting();
    for (const _ of ['once', 'twice']) {
      const answer = await callEndpoint('POST /api/tasks/{task_id}/publication', {
        as: poster,
        params: { task_id: id },
      });
      expect([answer.status, answer.json]).toMatchObject([200, { status: 'open' }]);
    }
    expect(await timelineOf(id)).toEqual(published);
  });

  it('is not published while a fee is due', async () => {
    const { id } = await fixture.task({ poster, reward: 5 });
    const answer = await callEndpoint('POST /api/tasks/{task_id}/publication', {
      as: poster,
      params: { task_id: id },
    });
    expect([answer.status, answer.json]).toMatchObject([409, { error: { code: 'fee_due' } }]);
  });
});

describe('A fee that a coupon covers', () => {
  it.each(['stripe', 'paypal', 'points', 'mixed'])(
    'publishes at once, and no provider is asked: %s',
    async (payment_method) => {
      const coupon = await fixture.coupon({ kind: 'fixed', fixedAmount: 5_000 });
      const { id } = await fixture.task({ poster, reward: 900 });
      const answer = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
        as: poster,
        params: { task_id: id },
        body: {
          payment_method,
          coupon_code: coupon.code,
          ...(payment_method === 'mixed' && { points_amount: 1 }),
        },
      });
      expect([answer.status, answer.json]).toMatchObject([
        200,
        { status: 'completed', total_amount: 90, coupon_discount: 90, final_amount: 0, checkout_url: null },
      ]);
      expect(await db().task.findUnique({ where: { id } })).toMatchObject({ status: 'open', isPaid: true });
    },
  );
});
