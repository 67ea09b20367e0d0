import { beforeAll, describe, expect, it } from 'vitest';
import { type EndpointName, endpointOf, endpoints, isEndpointName } from '@/app/api/endpoints';
import type { User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { callEndpoint, sessionOf } from './call-endpoint';

/** Bodies that the schemas take, so that what is refused is refused for what its path names. */
const bodies: Partial<Record<EndpointName, Record<string, unknown>>> = {
  'PATCH /api/tasks/{task_id}': { title: 'Another title' },
  'POST /api/tasks/{task_id}/applications': { offered_amount: 1000 },
  'POST /api/tasks/{task_id}/acceptance': { application_id: 1 },
  'POST /api/tasks/{task_id}/delivery': { message: 'Done.' },
  'POST /api/tasks/{task_id}/change-requests': { message: 'One photo is missing.' },
  'POST /api/tasks/{task_id}/cancellation': { rule: 'poster_before_payment' },
  'POST /api/tasks/{task_id}/change-orders': { amount: 9_000 },
  'POST /api/tasks/{task_id}/refund-requests': { reason: 'late', amount: 1, text: 'Not done' },
  'POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/answer': { text: 'It is done' },
  'POST /api/coupon-points/tasks/{task_id}/payment': { payment_method: 'points' },
  'POST /api/coupon-points/tasks/{task_id}/quote': { payment_method: 'points' },
  'POST /api/users/payments/{payment_id}/paypal/capture': {},
  'POST /api/users/payouts/{payout_id}/destination': { provider: 'paypal' },
};

type Ids = Record<string, number | string>;

const namesWithIds = Object.keys(endpoints)
  .filter(isEndpointName)
  .filter((name) => endpointOf(name).params !== undefined);
const personal = namesWithIds.filter((name) => endpointOf(name).auth !== 'operator');
const inTasks = personal.filter((name) => /\{task_id\}.*\{/.test(name));
const operators = namesWithIds.filter((name) => endpointOf(name).auth === 'operator');

const fixture = useFixture();
let stranger: User;
let strangersTask: number;
/** What exists and is private to others, by its name. */
const existing: Record<string, Ids> = {};

beforeAll(async () => {
  const [poster, helper] = [await fixture.user({ points: 10_000 }), await fixture.user()];
  stranger = await fixture.user();
  strangersTask = (await fixture.task({ poster: stranger })).id;
  const unpaid = await fixture.task({ poster });
  const { id: taskId } = await fixture.task({ poster });
  const pay = { user: poster, taskId, body: { payment_method: 'points' as const }, idempotencyKey: null };
  const { payment_id: paymentId } = await createPayment(pay);
  const offer = await applyToTask({ userId: helper.id, taskId, offeredAmount: 9_000, message: null });
  await acceptApplication({ userId: poster.id, taskId, applicationId: offer.id, expectedAmount: 9_000 });
  await sessionOf(poster);
  const session = await db().session.findFirstOrThrow({ where: { userId: poster.id } });
  await holdReward({ poster, taskId });
  const order = await proposeChangeOrder({ userId: poster.id, taskId, command: { amount: 10_000 } });
  const asked = { reason: 'late' as const, amount: 1, text: 'Not done' };
  const request = await askForRefund({ userId: poster.id, taskId, command: asked });
  const ids = {
    payment_id: paymentId,
    payout_id: await somePayout(helper),
    application_id: offer.id,
    change_order_id: order.id,
    refund_request_id: request.id,
    session_id: session.id,
  };
  existing['a task whose fee is due'] = { ...ids, task_id: unpaid.id };
  existing['a task that is disputed'] = { ...ids, task_id: taskId };
});

async function holdReward({ poster, taskId }: { poster: User; taskId: number }): Promise<void> {
  const pay = { user: poster, taskId, body: { payment_method: 'stripe' as const }, idempotencyKey: null };
  const { payment_id: paymentId } = await createPayment(pay);
  const sessionId = await referenceOf(paymentId);
  await fixture.simulators.stripe.pay({ sessionId, card: '4242424242424242' });
  await syncPayment({ paymentId });
}

async function somePayout({ id: userId, email }: User): Promise<number> {
  const account = await db().payoutAccount.create({
    data: { userId, provider: 'paypal', externalId: email, state: 'ready' },
  });
  const { id } = await db().payout.create({
    data: {
      userId,
      payoutAccountId: account.id,
      provider: 'paypal',
      destination: email,
      amount: 1,
      currency: 'GBP',
    },
  });
  return id;
}

/** Everything of a response by which a caller could tell two of them apart; the ids of the path may be repeated. */
async function responseTo(name: EndpointName, { as, ids }: { as: User | null; ids: Ids }) {
  const fields = Object.keys(endpointOf(name).params?.shape ?? {});
  const params = Object.fromEntries(fields.map((field) => [field, ids[field] ?? 1]));
  const body = bodies[name];
  const needsKey = endpointOf(name).idempotencyKey === 'required';
  const { status, text, headers } = await callEndpoint(name, {
    as,
    params,
    ...(body && { body }),
    ...(needsKey && { headers: { 'idempotency-key': `existence:${name}` } }),
  });
  const told = [...headers].filter(([header]) => header !== 'x-request-id');
  const location = headers.get('location')?.replaceAll(String(params.task_id), '{task_id}');
  return { status, text, headers: { ...Object.fromEntries(told), location } };
}

function absent(ids: Ids): Ids {
  const names = Object.keys(ids);
  return Object.fromEntries(
    names.map((name) => [name, name === 'session_id' ? crypto.randomUUID() : 2_000_000_000]),
  );
}

describe('what is private to others', () => {
  it('has a body here for every endpoint that takes one', () => {
    const taking = personal.filter((name) => endpointOf(name).body !== undefined);
    expect(Object.keys(bodies).sort()).toEqual([...taking].sort());
  });

  it.each(personal)('%s answers a stranger as if it did not exist', async (name) => {
    for (const [what, ids] of Object.entries(existing)) {
      const nothing = await responseTo(name, { as: stranger, ids: absent(ids) });
      expect([303, 404], what).toContain(nothing.status);
      expect(await responseTo(name, { as: stranger, ids }), what).toEqual(nothing);
    }
  });

  it.each(personal)('%s answers who is not signed in as if it did not exist', async (name) => {
    for (const [what, ids] of Object.entries(existing)) {
      const nothing = await responseTo(name, { as: null, ids: absent(ids) });
      expect([303, 401, 404], what).toContain(nothing.status);
      expect(await responseTo(name, { as: null, ids }), what).toEqual(nothing);
    }
  });

  it.each(inTasks)('%s does not find it under a task of the stranger’s own', async (name) => {
    for (const ids of Object.values(existing)) {
      const nothing = await responseTo(name, {
        as: stranger,
        ids: { ...absent(ids), task_id: strangersTask },
      });
      expect(nothing.status).toBe(404);
      expect(await responseTo(name, { as: stranger, ids: { ...ids, task_id: strangersTask } })).toEqual(
        nothing,
      );
    }
  });

  it.each(operators)('%s tells nobody but operators what exists', async (name) => {
    for (const as of [stranger, null]) {
      for (const ids of Object.values(existing)) {
        const nothing = await responseTo(name, { as, ids: absent(ids) });
        expect(nothing.status).toBe(as === null ? 401 : 403);
        expect(await responseTo(name, { as, ids })).toEqual(nothing);
      }
    }
  });
});
