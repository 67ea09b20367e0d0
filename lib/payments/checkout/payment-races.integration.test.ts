import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task, User } from '@/lib/core/db/generated/client';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { returnFromProvider } from '@/lib/payments/sync/return-from-provider';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { createPayment } from './create-payment';

const CARD = '4242424242424242';
const ORDERS_TRIED = 24;

const fixture = useFixture();
let poster: User;
let task: Task;

beforeEach(async () => {
  poster = await fixture.user({ points: 1000 });
  task = await fixture.task({ poster });
});
afterEach(async () => {
  await fixture.simulators.stripe.release();
  fixture.simulators.stripe.clearFaults();
  await fixture.simulators.stripe.idle();
  await fixture.expectSoundBooks();
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
    fixture.simulators.stripe.addWebhookFault({
      event_type: 'checkout.session.completed',
      fault: { kind: 'duplicate', copies: 50 },
    });
    fixture.simulators.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
    await fixture.simulators.stripe.idle();
    expect(fixture.simulators.stripe.fired().webhooks.duplicate).toBe(1);
    const copies = fixture.simulators.stripe
      .deliveries()
      .filter(({ eventType }) => eventType === 'checkout.session.completed');
    expect(copies.filter(({ attempts }) => attempts.length !== 1 || attempts[0]?.status !== 200)).toEqual([]);
    await expectSettledOnce(id);
  });

  it('webhook, return URL, status page and reconciliation at the same time settle once', async () => {
    const { payment_id: id } = await create({ payment_method: 'mixed', points_amount: 400 });
    const reference = await referenceOf(id);
    fixture.simulators.stripe.pay({ sessionId: reference, card: CARD });
    await Promise.all([
      ...Array.from({ length: 8 }, () => syncPayment({ paymentId: id })),
      ...Array.from({ length: 4 }, () =>
        returnFromProvider({ provider: 'stripe', taskId: task.id, reference, after: 'paid' }),
      ),
      fixture.simulators.stripe.idle(),
    ]);
    await expectSettledOnce(id);
  });

  it('fifty spends of one balance over fifty tasks: exactly one wins', async () => {
    const tasks = await Promise.all(Array.from({ length: 50 }, () => fixture.task({ poster })));
    const results = await Promise.allSettled(
      tasks.map(({ id }) => create({ payment_method: 'points' }, { taskId: id })),
    );
    const won = results.filter(({ status }) => status === 'fulfilled');
    const lost = results.filter((result) => result.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(lost.map(({ reason }) => reason.code)).toEqual(Array(49).fill('insufficient_points'));
    expect(await fixture.points(poster)).toEqual({ available: 0, reserved: 0 });
  });

  it('the last use of a coupon, wanted by fifty people: exactly one gets it, nobody loses points', async () => {
    const coupon = await fixture.coupon({ totalLimit: 1 });
    const posters = await Promise.all(Array.from({ length: 50 }, () => fixture.user({ points: 2000 })));
    const tasks = await Promise.all(posters.map((user) => fixture.task({ poster: user })));
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
    const balances = await Promise.all(posters.map((user) => fixture.points(user)));
    expect(balances.filter(({ available }) => available === 2000)).toHaveLength(49);
  });

  it('two tabs with different choices leave one unfinished payment, and the other session closed', async () => {
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
    expect(await fixture.points(poster)).toEqual({ available: 1000 - reserved, reserved });
  });
});

describe('Every order of events', () => {
  it('ends in the same place', { timeout: 180_000 }, async () => {
    const orders = new Set<string>();
    for (let round = 0; round < ORDERS_TRIED; round += 1) {
      const user = await fixture.user({ points: 1000 });
      const unpaid = await fixture.task({ poster: user });
      const { payment_id: id } = await createPayment({
        user: user,
        taskId: unpaid.id,
        body: { payment_method: 'mixed', points_amount: 400 },
        idempotencyKey: null,
      });
      fixture.simulators.stripe.hold();
      fixture.simulators.stripe.pay({ sessionId: await referenceOf(id), card: '4000000000000002' });
      fixture.simulators.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
      const held = fixture.simulators.stripe.deliveries().filter(({ state }) => state === 'held');
      const eventIds = held.map(({ eventId }) => eventId);
      const order = permuted({ items: eventIds, round });
      await fixture.simulators.stripe.release({ order });
      await fixture.simulators.stripe.idle();
      orders.add(await typesByArrival(eventIds));
      fixture.simulators.stripe.clearFaults();
      expect(await fixture.statusOf(id)).toBe('completed');
      expect(await fixture.points(user)).toEqual({ available: 600, reserved: 0 });
    }
    // The test tried different orders, and not one of them again and again.
    expect(orders.size).toBe(ORDERS_TRIED);
  });

  it('an event that comes long after the end changes nothing', async () => {
    const { payment_id: id } = await create({ payment_method: 'mixed', points_amount: 400 });
    await payWithCard(id);
    const before = await rowsOf(id);
    for (const { id: deliveryId } of fixture.simulators.stripe.deliveries()) {
      await fixture.simulators.stripe.resend({ deliveryId });
    }
    await fixture.simulators.stripe.idle();
    expect(await rowsOf(id)).toEqual(before);
  });
});

describe('A webhook', () => {
  it('that overtakes the response to our own call still settles', async () => {
    fixture.simulators.stripe.addFault({
      method: 'POST',
      path: '/v1/checkout/sessions',
      fault: { kind: 'answer_after_webhook', event_type: 'checkout.session.completed' },
    });
    const creating = create({ payment_method: 'mixed', points_amount: 400 });
    await vi.waitUntil(() => sessionsOf(task).length === 1, { timeout: 5_000 });
    const [session] = sessionsOf(task);
    fixture.simulators.stripe.pay({ sessionId: String(session?.id), card: CARD });
    const answer = await creating;
    expect(fixture.simulators.stripe.fired().calls.answer_after_webhook).toBe(1);
    expect(answer).toMatchObject({ status: 'completed', checkout_url: null });
    await expectSettledOnce(answer.payment_id);
  });

  it('that names a payment whose reference we do not know yet is matched by our own id', async () => {
    const { payment_id: id } = await create({ payment_method: 'stripe' });
    const reference = await referenceOf(id);
    // The state after our process died between Stripe's response and our own second commit.
    await db()
      .$executeRaw`UPDATE payment_records SET provider_payment_id = NULL, checkout_url = NULL WHERE id = ${id}`;
    fixture.simulators.stripe.pay({ sessionId: reference, card: CARD });
    await fixture.simulators.stripe.idle();
    await expectSettledOnce(id);
    expect(await referenceOf(id)).toBe(reference);
  });

  it('that is lost for ever is repaired by the payer who returns', async () => {
    fixture.simulators.stripe.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    const { payment_id: id } = await create({ payment_method: 'stripe' });
    fixture.simulators.stripe.pay({ sessionId: await referenceOf(id), card: CARD });
    await fixture.simulators.stripe.idle();
    expect(await fixture.statusOf(id)).toBe('pending');
    await syncPayment({ paymentId: id });
    await expectSettledOnce(id);
  });
});

async function create(
  body: CreatePaymentBody,
  { key = null, taskId = task.id }: { key?: string | null; taskId?: number } = {},
) {
  return createPayment({ user: poster, taskId, body, idempotencyKey: key });
}

/** The types of these events, as they came to our endpoint. */
async function typesByArrival(eventIds: string[]): Promise<string> {
  const events = await db().webhookEvent.findMany({
    where: { eventId: { in: eventIds } },
    orderBy: { id: 'asc' },
  });
  return events.map(({ type }) => type).join(', ');
}

async function payWithCard(paymentId: number) {
  fixture.simulators.stripe.pay({ sessionId: await referenceOf(paymentId), card: CARD });
  await fixture.simulators.stripe.idle();
}

async function expectSettledOnce(paymentId: number) {
  expect(await fixture.statusOf(paymentId)).toBe('completed');
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
  return fixture.simulators.stripe
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
