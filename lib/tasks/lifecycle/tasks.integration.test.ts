import { beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { type Order, planCreatePayment } from '@/lib/payments/checkout/plan-create-payment';
import { paymentResponseSchema } from '@/lib/payments/schema';
import { type TaskResponse, taskListSchema, taskSchema } from '@/lib/tasks/schema';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';

const fixture = useFixture({}, { role: 'runtime' });
let poster: User;
beforeAll(async () => {
  poster = await fixture.user({ points: 100_000 });
});

async function write(extra: Record<string, unknown> = {}): Promise<TaskResponse> {
  const body = { title: '接机', description: 'Heathrow T5', base_reward: 10_000, ...extra };
  return taskSchema.parse((await callEndpoint('POST /api/tasks', { as: poster, body })).json);
}

const edit = (task: TaskResponse, body: object) =>
  callEndpoint('PATCH /api/tasks/{task_id}', { as: poster, params: { task_id: task.id }, body });

const cancel = (task: TaskResponse) =>
  callEndpoint('POST /api/tasks/{task_id}/cancellation', { as: poster, params: { task_id: task.id } });

async function pay(task: TaskResponse, body: object = { payment_method: 'stripe' }) {
  const answer = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
    as: poster,
    params: { task_id: task.id },
    body,
  });
  expect(answer.status, answer.text).toBe(200);
  return paymentResponseSchema.parse(answer.json);
}

describe('a task', () => {
  it('takes a category in the caller’s own word, and returns its id', async () => {
    const body = {
      title: 'Deliver a letter',
      description: 'To Leeds.',
      base_reward: 1_000,
      category: 'Courier',
    };
    const answer = await callEndpoint('POST /api/tasks', { as: poster, body });
    expect(answer.json).toMatchObject({
      id: expect.any(Number),
      status: 'pending_payment',
      category: 'Courier',
    });
  });

  it('is its poster’s alone until its fee is paid, and everybody’s from then on', async () => {
    const task = await write();
    expect(task).toMatchObject({
      status: 'pending_payment',
      service_fee: 1_000,
      service_fee_display: '10.00',
    });
    const seenBy = async (as: User | null) =>
      (await callEndpoint('GET /api/tasks/{task_id}', { as, params: { task_id: task.id } })).status;
    const listed = async () => {
      const { json } = await callEndpoint('GET /api/tasks');
      return taskListSchema.parse(json).tasks.some(({ id }) => id === task.id);
    };
    const stranger = await fixture.user();
    expect([await seenBy(poster), await seenBy(stranger), await seenBy(null), await listed()]).toEqual([
      200,
      404,
      404,
      false,
    ]);
    await pay(task, { payment_method: 'points' });
    expect([await seenBy(poster), await seenBy(stranger), await seenBy(null), await listed()]).toEqual([
      200,
      200,
      200,
      true,
    ]);
  });

  it('is listed page by page, and with mine=true to those who are signed in', async () => {
    const user = await fixture.user();
    for (let index = 0; index < 5; index += 1) await fixture.task({ poster: user });
    const page = async (query: Record<string, string>) =>
      taskListSchema.parse(
        (await callEndpoint('GET /api/tasks', { as: user, query: { mine: 'true', limit: '2', ...query } }))
          .json,
      );
    const first = await page({});
    const second = await page({ cursor: String(first.next_cursor) });
    const third = await page({ cursor: String(second.next_cursor) });
    const ids = [first, second, third].flatMap(({ tasks }) => tasks.map(({ id }) => id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
    expect(ids).toHaveLength(5);
    expect(third.next_cursor).toBeNull();
    expect((await callEndpoint('GET /api/tasks', { query: { mine: 'true' } })).status).toBe(401);
    for (const query of [{ limit: '0' }, { limit: '101' }, { cursor: '-1' }, { mine: 'yes' }]) {
      expect((await callEndpoint('GET /api/tasks', { as: user, query })).status, JSON.stringify(query)).toBe(
        400,
      );
    }
  });
});

describe('editing a task', () => {
  it('changes what is named and leaves the rest', async () => {
    const task = await write({ location: 'London', category: 'pickup' });
    const { json } = await edit(task, { title: '送机', location: null });
    expect(json).toMatchObject({ title: '送机', location: null, category: 'pickup', base_reward: 10_000 });
  });

  it('closes an unfinished payment at the provider when the price changes, and returns the points', async () => {
    const before = await fixture.points(poster);
    const task = await write();
    const { payment_id: id } = await pay(task, { payment_method: 'mixed', points_amount: 400 });
    expect((await fixture.points(poster)).reserved).toBe(before.reserved + 400);
    expect((await edit(task, { base_reward: 20_000 })).json).toMatchObject({ service_fee: 2_000 });
    expect(await fixture.statusOf(id)).toBe('cancelled');
    expect(await fixture.points(poster)).toEqual(before);
    const session = await referenceOf(id);
    const sessions = await (
      await fetch(`${fixture.simulators.url}/v1/checkout/sessions/${session}`, {
        headers: { authorization: `Bearer ${fixture.environment.STRIPE_SECRET_KEY}` },
      })
    ).json();
    expect(sessions).toMatchObject({ status: 'expired' });
  });

  it('keeps an unfinished payment when only texts change', async () => {
    const task = await write();
    const { payment_id: id } = await pay(task);
    expect((await edit(task, { title: '送机', base_reward: 10_000 })).status).toBe(200);
    expect(await fixture.statusOf(id)).toBe('pending');
    await cancel(task);
  });

  it('never leaves a payment at the old price, however edits and payments meet', async () => {
    for (let round = 0; round < 6; round += 1) {
      const task = await write();
      const params = { task_id: task.id };
      await Promise.all([
        edit(task, { base_reward: 30_000 }),
        callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
          as: poster,
          params,
          body: { payment_method: 'stripe' },
        }),
        edit(task, { base_reward: 20_000 }),
        callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
          as: poster,
          params,
          body: { payment_method: 'stripe' },
        }),
      ]);
      const now = taskSchema.parse(
        (await callEndpoint('GET /api/tasks/{task_id}', { as: poster, params })).json,
      );
      const live = await db().paymentRecord.findMany({
        where: { taskId: task.id, paymentStatus: { in: ['pending', 'processing'] } },
      });
      expect(live.map(({ totalAmount }) => totalAmount)).toEqual(live.map(() => now.service_fee));
    }
    await fixture.expectSoundBooks();
  });

  it.each([
    ['edit', (task: TaskResponse) => edit(task, { base_reward: 20_000 })],
    ['cancellation', cancel],
  ])('sees a payment that begins between the read and the %s', async (_, change) => {
    const task = await write();
    const { changing, paymentId } = await db().$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM tasks WHERE id = ${task.id} FOR UPDATE`;
        // The change has read the task when it waits for the row that we lock.
        const started = change(task);
        await expect.poll(waitingForLocks).toBeGreaterThan(0);
        const plan = JSON.stringify(planCreatePayment(priceCheckout(task)));
        await tx.$queryRaw`SELECT commit_plan(${plan}::jsonb)`;
        const { id } = await tx.paymentRecord.findFirstOrThrow({ where: { taskId: task.id } });
        return { changing: started, paymentId: id };
      },
      { timeout: 20_000 },
    );
    expect((await changing).status).toBe(200);
    expect(await fixture.statusOf(paymentId)).toBe('cancelled');
  });

  it('is refused once the task is open, which can still be cancelled', async () => {
    const task = await write();
    await pay(task, { payment_method: 'points' });
    expect(await edit(task, { base_reward: 1 })).toMatchObject({ status: 409, code: 'task_not_editable' });
    expect((await cancel(task)).json).toMatchObject({ status: 'cancelled', is_paid: false });
    expect(await edit(task, { base_reward: 1 })).toMatchObject({ status: 409, code: 'task_not_editable' });
  });
});

async function waitingForLocks(): Promise<number> {
  return db().$executeRaw`
    SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()`;
}

/** The order of a payment by card as it would be written for this task. */
function priceCheckout(task: TaskResponse): Order {
  return {
    userId: poster.id,
    task: { id: task.id, status: task.status, version: 1 },
    feeType: 'application_fee',
    changeOrderId: null,
    feeRule: { bps: 1_000, minimum: 0 },
    currency: task.currency,
    price: { total: 1_000, pointsUsed: 0, couponDiscount: 0, finalAmount: 1_000, provider: 'stripe' },
    parts: { reward: 0, fee: 1_000 },
    coupon: null,
    livemode: false,
    presentation: 'redirect',
    locale: 'zh',
    idempotencyKey: null,
    requestHash: 'request',
    choiceHash: 'choice',
    lifetimeSeconds: 3_600,
  };
}

describe('cancelling a task', () => {
  it('cancels its unfinished payment first, and is the same twice as once', async () => {
    const task = await write();
    const { payment_id: id } = await pay(task);
    const first = await cancel(task);
    expect(first.json).toMatchObject({ status: 'cancelled', is_paid: false });
    expect((await cancel(task)).json).toEqual(first.json);
    expect(await fixture.statusOf(id)).toBe('cancelled');
    expect(await edit(task, { title: 'x' })).toMatchObject({ code: 'task_not_editable' });
    const again = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
      as: poster,
      params: { task_id: task.id },
      body: { payment_method: 'stripe' },
    });
    expect(again).toMatchObject({ status: 409, code: 'task_not_payable' });
  });

  it('and paying at once never end with a cancelled task that is paid', async () => {
    for (let round = 0; round < 6; round += 1) {
      const task = await write();
      const params = { task_id: task.id };
      await Promise.all([
        cancel(task),
        callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
          as: poster,
          params,
          body: { payment_method: 'points' },
        }),
      ]);
      const { status, isPaid } = await db().task.findUniqueOrThrow({ where: { id: task.id } });
      expect([status, isPaid]).toEqual(isPaid ? ['open', true] : ['cancelled', false]);
      const live = { taskId: task.id, paymentStatus: { in: ['pending', 'processing'] } };
      expect(await db().paymentRecord.count({ where: live })).toBe(0);
    }
    await fixture.expectSoundBooks();
  });
});
