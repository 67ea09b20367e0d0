import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { EndpointName } from '@/app/api/endpoints';
import type { User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { paymentResponseSchema, quoteResponseSchema } from '@/lib/payments/schema';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { applicationListSchema, applicationSchema } from '@/lib/tasks/applications/schema';
import { taskEventListSchema, taskListSchema, taskSchema } from '@/lib/tasks/schema';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { callEndpoint } from './call-endpoint';

const OFFER = 9_000;
const PAY = 'POST /api/coupon-points/tasks/{task_id}/payment';

const fixture = useFixture();
let poster: User;
let helper: User;
let stranger: User;
beforeAll(async () => {
  [poster, helper, stranger] = [
    await fixture.user({ points: 100_000 }),
    await fixture.user(),
    await fixture.user(),
  ];
});
afterEach(() => fixture.expectSoundBooks());

/** Calls an endpoint about a task, and parses its response by the expected schema. */
async function ask<Answer>(
  name: EndpointName,
  {
    as,
    taskId,
    schema,
    body,
    params,
    query,
  }: {
    as: User | null;
    taskId: number;
    schema: z.ZodType<Answer>;
    body?: unknown;
    params?: Record<string, number>;
    query?: Record<string, string>;
  },
): Promise<Answer> {
  const call = { as, params: { task_id: taskId, ...params }, ...(body !== undefined && { body }) };
  const answer = await callEndpoint(name, { ...call, ...(query && { query }) });
  return schema.parse(answer.json);
}

async function codeOf(
  name: EndpointName,
  { as, taskId, body }: { as: User | null; taskId: number; body?: unknown },
): Promise<string | undefined> {
  const params = { task_id: taskId, application_id: 1 };
  return (await callEndpoint(name, { as, params, ...(body !== undefined && { body }) })).code;
}

async function openTask(): Promise<number> {
  const { id } = await fixture.task({ poster });
  await createPayment({ user: poster, taskId: id, body: { payment_method: 'points' }, idempotencyKey: null });
  return id;
}

const offer = ({ as, taskId, amount = OFFER }: { as: User; taskId: number; amount?: number }) =>
  ask('POST /api/tasks/{task_id}/applications', {
    as,
    taskId,
    schema: applicationSchema,
    body: { offered_amount: amount, message: '我可以，明天上午' },
  });

const accept = ({ taskId, applicationId }: { taskId: number; applicationId: number }) =>
  ask('POST /api/tasks/{task_id}/acceptance', {
    as: poster,
    taskId,
    schema: taskSchema,
    body: { application_id: applicationId, offered_amount: OFFER },
  });

async function heldTask(): Promise<number> {
  const taskId = await openTask();
  const { id: applicationId } = await offer({ as: helper, taskId });
  await accept({ taskId, applicationId });
  const body = { payment_method: 'stripe', stripe_amount: OFFER };
  const { payment_id: paymentId } = await ask(PAY, {
    as: poster,
    taskId,
    schema: paymentResponseSchema,
    body,
  });
  await fixture.simulators.stripe.pay({ sessionId: await referenceOf(paymentId), card: '4242424242424242' });
  await syncPayment({ paymentId });
  return taskId;
}

const readAs = (as: User | null, taskId: number) =>
  ask('GET /api/tasks/{task_id}', { as, taskId, schema: taskSchema });

describe('the endpoints of offers', () => {
  it('take an offer once, show it to both sides only, and withdraw it', async () => {
    const taskId = await openTask();
    const made = await offer({ as: helper, taskId });
    expect(made).toMatchObject({ offered_amount_display: '90.00', currency: 'GBP', status: 'offered' });
    expect(
      await codeOf('POST /api/tasks/{task_id}/applications', {
        as: helper,
        taskId,
        body: { offered_amount: 1 },
      }),
    ).toBe('offer_exists');
    expect(
      await codeOf('POST /api/tasks/{task_id}/applications', {
        as: poster,
        taskId,
        body: { offered_amount: 1 },
      }),
    ).toBe('own_task');

    const seen = async (as: User) =>
      (await ask('GET /api/tasks/{task_id}/applications', { as, taskId, schema: applicationListSchema }))
        .applications;
    expect(await seen(poster)).toEqual([made]);
    expect(await seen(helper)).toEqual([made]);
    expect(await seen(stranger)).toEqual([]);

    const withdraw = 'POST /api/tasks/{task_id}/applications/{application_id}/withdrawal';
    const params = { task_id: taskId, application_id: made.id };
    expect((await callEndpoint(withdraw, { as: stranger, params })).code).toBe('not_found');
    expect((await callEndpoint(withdraw, { as: poster, params })).code).toBe('not_found');
    for (const _ of [1, 2]) expect((await callEndpoint(withdraw, { as: helper, params })).status).toBe(200);
    expect(
      await codeOf('POST /api/tasks/{task_id}/acceptance', {
        as: poster,
        taskId,
        body: { application_id: made.id },
      }),
    ).toBe('offer_not_open');
  });

  it('accept an offer at the amount that was seen, and say what is due to the poster alone', async () => {
    const taskId = await openTask();
    const { id: applicationId } = await offer({ as: helper, taskId });
    expect(
      await codeOf('POST /api/tasks/{task_id}/acceptance', {
        as: poster,
        taskId,
        body: { application_id: applicationId, offered_amount: OFFER - 1 },
      }),
    ).toBe('price_changed');
    const task = await accept({ taskId, applicationId });
    expect(task).toMatchObject({
      status: 'accepted',
      helper_id: helper.id,
      helper_name: helper.name,
      agreed_reward: OFFER,
      agreed_reward_display: '90.00',
      escrow_amount: 0,
      due: { fee_type: 'task_reward', amount: OFFER, amount_display: '90.00' },
    });
    expect(Date.parse(task.reward_due_at ?? '')).toBeGreaterThan(Date.now() + 47 * 3_600_000);
    expect(await readAs(helper, taskId)).toMatchObject({ is_helper: true, is_mine: false, due: null });
    expect(await codeOf('GET /api/tasks/{task_id}', { as: stranger, taskId })).toBe('not_found');
    expect(await codeOf('GET /api/tasks/{task_id}', { as: null, taskId })).toBe('not_found');
  });

  it('let those whose offer still stands read the task, but not what was agreed with somebody else', async () => {
    const taskId = await openTask();
    await offer({ as: stranger, taskId, amount: 9_500 });
    const { id: applicationId } = await offer({ as: helper, taskId });
    await accept({ taskId, applicationId });
    expect(await readAs(stranger, taskId)).toMatchObject({
      status: 'accepted',
      is_helper: false,
      helper_id: null,
      helper_name: null,
      agreed_reward: null,
      escrow_amount: null,
      reward_due_at: null,
      due: null,
    });
    expect(await codeOf('GET /api/tasks/{task_id}/events', { as: stranger, taskId })).toBe('not_found');
  });

  it('tell a poster who accepts a second offer that one is accepted', async () => {
    const taskId = await openTask();
    const { id: applicationId } = await offer({ as: helper, taskId });
    const { id: otherId } = await offer({ as: stranger, taskId, amount: 9_500 });
    await accept({ taskId, applicationId });
    const again = await callEndpoint('POST /api/tasks/{task_id}/acceptance', {
      as: poster,
      params: { task_id: taskId },
      body: { application_id: otherId },
    });
    expect(again).toMatchObject({
      code: 'task_not_open',
      json: {
        error: { message: 'You have already accepted an offer.', details: { reason: 'offer_accepted' } },
      },
    });
  });

  it('open the task again when the acceptance is withdrawn', async () => {
    const taskId = await openTask();
    const { id: applicationId } = await offer({ as: helper, taskId });
    await accept({ taskId, applicationId });
    const name = 'POST /api/tasks/{task_id}/acceptance/withdrawal';
    expect(await codeOf(name, { as: helper, taskId })).toBe('not_found');
    const open = await ask(name, { as: poster, taskId, schema: taskSchema });
    expect(open).toMatchObject({ status: 'open', helper_id: null, agreed_reward: null, due: null });
    expect(await codeOf('GET /api/tasks/{task_id}/events', { as: helper, taskId })).toBe('not_found');
  });
});

describe('the endpoints of a reward', () => {
  it('price it, whole and in money', async () => {
    const taskId = await openTask();
    const { id: applicationId } = await offer({ as: helper, taskId });
    await accept({ taskId, applicationId });
    const quote = (body: Record<string, unknown>) =>
      ask('POST /api/coupon-points/tasks/{task_id}/quote', {
        as: poster,
        taskId,
        schema: quoteResponseSchema,
        body,
      });
    for (const payment_method of ['stripe', 'paypal']) {
      expect(await quote({ payment_method, fee_type: 'task_reward' })).toMatchObject({
        fee_type: 'task_reward',
        total_amount: OFFER,
        final_amount: OFFER,
        points_used: 0,
        payment_provider: payment_method,
      });
    }
    for (const body of [{ payment_method: 'points' }, { payment_method: 'mixed', points_amount: 1 }]) {
      expect(await codeOf(PAY, { as: poster, taskId, body })).toBe('reward_is_fiat_only');
    }
    expect(await codeOf(PAY, { as: helper, taskId, body: { payment_method: 'stripe' } })).toBe('not_found');
  });

  it('hold it until the work is confirmed, and tell both sides where it is', async () => {
    const taskId = await heldTask();
    expect(await readAs(helper, taskId)).toMatchObject({ status: 'in_progress', escrow_amount: OFFER });
    const deliver = 'POST /api/tasks/{task_id}/delivery';
    const change = 'POST /api/tasks/{task_id}/change-requests';
    const confirm = 'POST /api/tasks/{task_id}/confirmation';
    expect(await codeOf(deliver, { as: poster, taskId, body: {} })).toBe('not_found');
    expect(await codeOf(change, { as: poster, taskId, body: { message: 'x' } })).toBe('task_not_delivered');

    const delivered = await ask(deliver, {
      as: helper,
      taskId,
      schema: taskSchema,
      body: { message: '好了' },
    });
    expect(delivered.status).toBe('delivered');
    expect(Date.parse(delivered.release_at ?? '')).toBeGreaterThan(Date.now() + 71 * 3_600_000);
    const changed = await ask(change, {
      as: poster,
      taskId,
      schema: taskSchema,
      body: { message: '还差一张照片' },
    });
    expect(changed).toMatchObject({ status: 'changes_requested', release_at: null });
    await ask(deliver, { as: helper, taskId, schema: taskSchema });
    expect(await codeOf(confirm, { as: helper, taskId })).toBe('not_found');
    for (const _ of [1, 2]) {
      expect(await ask(confirm, { as: poster, taskId, schema: taskSchema })).toMatchObject({
        status: 'completed',
        escrow_amount: 0,
        agreed_reward: OFFER,
        due: null,
      });
    }

    const told = async (as: User) =>
      (await ask('GET /api/tasks/{task_id}/events', { as, taskId, schema: taskEventListSchema })).events;
    const events = await told(poster);
    expect(events.map(({ kind, actor, amount }) => [kind, actor, amount])).toEqual([
      ['published', 'poster', expect.anything()],
      ['offered', 'helper', OFFER],
      ['accepted', 'poster', OFFER],
      ['reward_held', 'poster', OFFER],
      ['delivered', 'helper', null],
      ['changes_requested', 'poster', null],
      ['delivered', 'helper', null],
      ['released', 'poster', OFFER],
    ]);
    expect(events.at(5)).toMatchObject({ text: '还差一张照片', actor_name: poster.name });
    // What the poster paid for publishing is none of the helper's business.
    const [published, ...others] = events;
    expect(await told(helper)).toEqual([{ ...published, amount: null, amount_display: null }, ...others]);
  });

  it('tell a helper nothing of what others offered, nor of who was accepted before', async () => {
    const taskId = await openTask();
    const first = await offer({ as: stranger, taskId });
    await accept({ taskId, applicationId: first.id });
    await ask('POST /api/tasks/{task_id}/acceptance/withdrawal', { as: poster, taskId, schema: taskSchema });
    const second = await offer({ as: helper, taskId });
    await accept({ taskId, applicationId: second.id });
    const { events } = await ask('GET /api/tasks/{task_id}/events', {
      as: helper,
      taskId,
      schema: taskEventListSchema,
    });
    expect(events.map(({ kind }) => kind)).toEqual(['published', 'offered', 'accepted']);
    expect(JSON.stringify(events)).not.toContain(stranger.name);
  });
});

describe('lists', () => {
  it('show a helper the tasks that they do or offered to do, and nobody else’s', async () => {
    const someone = await fixture.user();
    const [offered, done] = [await openTask(), await openTask()];
    await offer({ as: someone, taskId: offered });
    const { id: applicationId } = await offer({ as: someone, taskId: done });
    await accept({ taskId: done, applicationId });
    const listed = async (as: User | null) =>
      callEndpoint('GET /api/tasks', { as, query: { helping: 'true' } });
    const { tasks } = taskListSchema.parse((await listed(someone)).json);
    expect(tasks.map(({ id, is_helper }) => [id, is_helper])).toEqual([
      [done, true],
      [offered, false],
    ]);
    expect((await listed(null)).code).toBe('not_signed_in');
    const mine = taskListSchema.parse(
      (await callEndpoint('GET /api/tasks', { as: poster, query: { mine: 'true' } })).json,
    );
    expect(mine.tasks).toHaveLength(Math.min(20, await db().task.count({ where: { posterId: poster.id } })));
  });
});
