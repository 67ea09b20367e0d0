import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { db } from '@/lib/db/client';
import type { Task, User } from '@/lib/db/generated/client';
import type { CreatePaymentBody } from '@/lib/http/contract/payment';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { createPayment } from './create-payment';
import { returnFromProvider } from './return-from-provider';
import { settlePayment } from './settle-payment';

const CARD = '4242424242424242';
const ORDERS_TRIED = 24;

let world: World;
let poster: User;
let task: Task;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  poster = await world.person({ points: 1000 });
  task = await world.task({ poster });
});
afterEach(async () => {
  await world.sandbox.stripe.release();
  world.sandbox.stripe.clearFaults();
  await world.sandbox.stripe.idle();
  await world.expectSoundBooks();
});

describe('Many at once', () => {
  it('a double click makes one payment and one session, with the same address', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => create({ payment_method: 'stripe' })));
    expect(new Set(answers.map(({ payment_id: id }) => id)).size).toBe(1);
    expect(new Set(answers.map(({ checkout_url: url }) => url)).size).toBe(1);
    expect(sessionsOf(task)).toHaveLength(1);
  });

  it('the same webhook fifty times settles once', async () => {
    const { payment_id: id } = await create({ payment_method: 'mixed', points_amount: 400 });
    world.sandbox.stripe.addWebhookFault({
      event_type: 'checkout.session.completed',
      fault: { kind: 'duplicate', copies: 50 },
    });
    world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
    await world.sandbox.stripe.idle();
    expect(world.sandbox.stripe.fired().webhooks.duplicate).toBe(1);
    const copies = world.sandbox.stripe
      .deliveries()
      .filter(({ eventType }) => eventType === 'checkout.session.completed');
    expect(copies.filter(({ attempts }) => attempts.length !== 1 || attempts[0]?.status !== 200)).toEqual([]);
    await expectSettledOnce(id);
  });

  it('webhook, return address, status page and reconciler at the same moment settle once', async () => {
    const { payment_id: id } = await create({ payment_method: 'mixed', points_amount: 400 });
    const reference = await referenceOf(id);
    world.sandbox.stripe.pay({ sessionId: reference, card: CARD });
    await Promise.all([
      ...Array.from({ length: 8 }, () => settlePayment({ paymentId: id })),
      ...Array.from({ length: 4 }, () =>
        returnFromProvider({ provider: 'stripe', taskId: task.id, reference, after: 'paid' }),
      ),
      world.sandbox.stripe.idle(),
    ]);
    await expectSettledOnce(id);
  });

  it('fifty spends of one balance over fifty tasks: exactly one wins', async () => {
    const tasks = await Promise.all(Array.from({ length: 50 }, () => world.task({ poster })));
    const results = await Promise.allSettled(
      tasks.map(({ id }) => create({ payment_method: 'points' }, { taskId: id })),
    );
    const won = results.filter(({ status }) => status === 'fulfilled');
    const lost = results.filter((result) => result.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(lost.map(({ reason }) => reason.code)).toEqual(Array(49).fill('insufficient_points'));
    expect(await world.points(poster)).toEqual({ available: 0, reserved: 0 });
  });

  it('the last use of a coupon, wanted by fifty people: exactly one gets it, nobody loses points', async () => {
    const coupon = await world.coupon({ totalLimit: 1 });
    const posters = await Promise.all(Array.from({ length: 50 }, () => world.person({ points: 2000 })));
    const tasks = await Promise.all(posters.map((person) => world.task({ poster: person })));
    const results = await Promise.allSettled(
      tasks.map((wanted, index) =>
        createPayment({
          user: { id: posters[index]?.id ?? 0 },
          taskId: wanted.id,
          body: { payment_method: 'points', coupon_code: coupon.code },
          idempotencyKey: null,
        }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(reasons).toEqual(Array(49).fill('coupon_not_valid'));
    const balances = await Promise.all(posters.map((person) => world.points(person)));
    expect(balances.filter(({ available }) => available === 2000)).toHaveLength(49);
  });

  it('two tabs with different choices leave one live payment, and the other session closed', async () => {
    const answers = await Promise.allSettled([
      create({ payment_method: 'stripe' }),
      create({ payment_method: 'mixed', points_amount: 400 }),
    ]);
    const live = await db().paymentRecord.findMany({ where: { taskId: task.id, paymentStatus: 'pending' } });
    expect(live.length).toBeLessThanOrEqual(1);
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason.code).toMatch(/conflict|provider_unavailable/);
    }
    const reserved = live[0]?.pointsUsed ?? 0;
    expect(await world.points(poster)).toEqual({ available: 1000 - reserved, reserved });
  });
});

describe('Every order of events', () => {
  it('ends in the same place', { timeout: 180_000 }, async () => {
    const orders = new Set<string>();
    for (let round = 0; round < ORDERS_TRIED; round += 1) {
      const person = await world.person({ points: 1000 });
      const unpaid = await world.task({ poster: person });
      const { payment_id: id } = await createPayment({
        user: person,
        taskId: unpaid.id,
        body: { payment_method: 'mixed', points_amount: 400 },
        idempotencyKey: null,
      });
      world.sandbox.stripe.hold();
      world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: '4000000000000002' });
      world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
      const held = world.sandbox.stripe.deliveries().filter(({ state }) => state === 'held');
      const eventIds = held.map(({ eventId }) => eventId);
      const order = permuted({ items: eventIds, round });
      await world.sandbox.stripe.release({ order });
      await world.sandbox.stripe.idle();
      orders.add(await typesByArrival(eventIds));
      world.sandbox.stripe.clearFaults();
      expect(await world.statusOf(id)).toBe('completed');
      expect(await world.points(person)).toEqual({ available: 600, reserved: 0 });
    }
    // The orders were tried indeed, and not one of them again and again.
    expect(orders.size).toBe(ORDERS_TRIED);
  });

  it('an event that comes long after the end changes nothing', async () => {
    const { payment_id: id } = await create({ payment_method: 'mixed', points_amount: 400 });
    await payWithCard(id);
    const before = await rowsOf(id);
    for (const { id: deliveryId } of world.sandbox.stripe.deliveries()) {
      await world.sandbox.stripe.resend({ deliveryId });
    }
    await world.sandbox.stripe.idle();
    expect(await rowsOf(id)).toEqual(before);
  });
});

describe('A webhook', () => {
  it('that overtakes the answer to our own call still settles', async () => {
    world.sandbox.stripe.addFault({
      method: 'POST',
      path: '/v1/checkout/sessions',
      fault: { kind: 'answer_after_webhook', event_type: 'checkout.session.completed' },
    });
    const creating = create({ payment_method: 'mixed', points_amount: 400 });
    await vi.waitUntil(() => sessionsOf(task).length === 1, { timeout: 5_000 });
    const [session] = sessionsOf(task);
    world.sandbox.stripe.pay({ sessionId: String(session?.id), card: CARD });
    const answer = await creating;
    expect(world.sandbox.stripe.fired().calls.answer_after_webhook).toBe(1);
    expect(answer).toMatchObject({ status: 'completed', checkout_url: null });
    await expectSettledOnce(answer.payment_id);
  });

  it('that names a payment whose reference we do not know yet is matched by our own id', async () => {
    const { payment_id: id } = await create({ payment_method: 'stripe' });
    const reference = await referenceOf(id);
    // As it stands when our process died between the answer of Stripe and our own second commit.
    await db()
      .$executeRaw`UPDATE payment_records SET provider_payment_id = NULL, checkout_url = NULL WHERE id = ${id}`;
    world.sandbox.stripe.pay({ sessionId: reference, card: CARD });
    await world.sandbox.stripe.idle();
    await expectSettledOnce(id);
    expect(await referenceOf(id)).toBe(reference);
  });

  it('that is lost for ever is repaired by the payer who looks', async () => {
    world.sandbox.stripe.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    const { payment_id: id } = await create({ payment_method: 'stripe' });
    world.sandbox.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
    await world.sandbox.stripe.idle();
    expect(await world.statusOf(id)).toBe('pending');
    await settlePayment({ paymentId: id });
    await expectSettledOnce(id);
  });
});

async function create(
  body: CreatePaymentBody,
  { key = null, taskId = task.id }: { key?: string | null; taskId?: number } = {},
) {
  return createPayment({ user: poster, taskId, body, idempotencyKey: key });
}

/** The types of these events, as they came to our door. */
async function typesByArrival(eventIds: string[]): Promise<string> {
  const events = await db().webhookEvent.findMany({
    where: { eventId: { in: eventIds } },
    orderBy: { id: 'asc' },
  });
  return events.map(({ type }) => type).join(', ');
}

async function payWithCard(paymentId: number) {
  world.sandbox.stripe.pay({ sessionId: await referenceOf(paymentId), card: CARD });
  await world.sandbox.stripe.idle();
}

async function expectSettledOnce(paymentId: number) {
  expect(await world.statusOf(paymentId)).toBe('completed');
  const { transactions, evidence, events } = await rowsOf(paymentId);
  expect(transactions.filter(({ kind }) => kind === 'settle')).toHaveLength(1);
  expect(evidence).toHaveLength(1);
  expect(events.filter(({ toStatus }) => toStatus === 'completed')).toHaveLength(1);
}

function rowsOf(paymentId: number) {
  return db().paymentRecord.findUniqueOrThrow({
    where: { id: paymentId },
    include: {
      transactions: { include: { entries: true } },
      evidence: true,
      events: { orderBy: { id: 'asc' } },
    },
  });
}

function sessionsOf({ id }: Task) {
  return world.sandbox.stripe
    .sessions()
    .filter((session) => (session.metadata as Record<string, string>).task_id === String(id));
}

/** The `round`-th permutation of any number of items, in the factorial number system. */
function permuted<Item>({ items, round }: { items: Item[]; round: number }): Item[] {
  const left = [...items];
  let rest = round;
  return items.map((_, index) => {
    const size = items.length - index;
    const [taken] = left.splice(rest % size, 1);
    rest = Math.floor(rest / size);
    return taken as Item;
  });
}
