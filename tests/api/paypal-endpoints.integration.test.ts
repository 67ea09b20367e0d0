import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Task, User } from '@/lib/core/db/generated/client';
import { type CreatePaymentBody, paymentDetailSchema, paymentResponseSchema } from '@/lib/payments/schema';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import type { Forgery } from '@/simulator/webhooks/webhook-faults';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { callEndpoint } from './call-endpoint';

const CAPTURE = 'POST /api/users/payments/{payment_id}/paypal/capture';
const SUCCESS = 'GET /api/users/tasks/{task_id}/pay/paypal/success';
const CANCEL = 'GET /api/users/tasks/{task_id}/pay/paypal/cancel';

const capturedOrderSchema = z.object({
  purchase_units: z.tuple([
    z.object({ payments: z.object({ captures: z.tuple([z.object({ id: z.string() })]) }) }),
  ]),
});

const fixture = useFixture();
let poster: User;
let stranger: User;
let task: Task;
let paymentId: number;
let orderId: string;

beforeAll(async () => {
  stranger = await fixture.user();
});

/** Points are reserved beside the order, so that the test sees what is released. */
beforeEach(async () => {
  poster = await fixture.user({ points: 400 });
  task = await fixture.task({ poster });
  paymentId = await begin({ payment_method: 'mixed', provider: 'paypal', points_amount: 400 });
  orderId = await referenceOf(paymentId);
});

/** After any scenario: the faults end, every event arrives, and the ledger is sound. */
afterEach(async () => {
  fixture.paypal.clearFaults();
  await fixture.paypal.release();
  await fixture.paypal.idle();
  await fixture.expectSoundBooks();
});

describe('A payer who comes back from PayPal', () => {
  it('before any event, by the very address that PayPal leads to, has paid', async () => {
    fixture.paypal.hold();
    const back = new URL(String(fixture.paypal.approve({ orderId }).url));
    expect(back.pathname).toBe(`/api/users/tasks/${task.id}/pay/paypal/success`);
    expect([...back.searchParams.keys()]).toEqual(['token', 'PayerID']);
    await expectReturn({ query: { ...Object.fromEntries(back.searchParams), foo: 'bar' }, to: resultPage() });
    await expectPaidOnce();
    await fixture.paypal.release();
    await fixture.paypal.idle();
    await expectPaidOnce();
  });

  it('after the event has paid already, and no second time', async () => {
    fixture.paypal.approve({ orderId });
    await fixture.paypal.idle();
    await expectPaidOnce();
    await expectReturn({ query: { token: orderId }, to: resultPage() });
    await expectPaidOnce();
  });

  it('together with the events, and again and again, pays once', async () => {
    fixture.paypal.addWebhookFault({ fault: { kind: 'duplicate', copies: 3 }, times: null });
    fixture.paypal.approve({ orderId });
    await Promise.all([
      ...Array.from({ length: 8 }, () => expectReturn({ query: { token: orderId }, to: resultPage() })),
      capture(),
      fixture.paypal.idle(),
    ]);
    await expectPaidOnce();
  });

  it('without a session has paid too', async () => {
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    await expectReturn({ as: null, query: { token: orderId }, to: resultPage() });
    await expectPaidOnce();
  });

  it.each([
    ['an order that nobody knows', { token: '0AB12345CD678901E' }],
    ['no order', {}],
    ['nothing', { token: '' }],
    ["a name of PayPal's first API", { paymentId: 'the order' }],
  ])('with %s is led to the pay page, and nothing happens', async (_, query) => {
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    const named = 'paymentId' in query ? { paymentId: orderId } : query;
    await expectReturn({ query: named, to: `/tasks/${task.id}/pay` });
    await expectNothingTaken('pending');
  });

  it("with the order of somebody else's task is led to the pay page, and nothing happens", async () => {
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    const own = await fixture.task({ poster: stranger });
    const answer = await callEndpoint(SUCCESS, {
      as: stranger,
      params: { task_id: own.id },
      query: { token: orderId },
    });
    expect(answer).toMatchObject({ status: 303 });
    expect(answer.headers.get('location')).toBe(`/tasks/${own.id}/pay`);
    await expectNothingTaken('pending');
  });

  it('without an approval has paid nothing', async () => {
    await expectReturn({ query: { token: orderId, PayerID: 'QYR5Z8XDVJNXQ' }, to: resultPage() });
    await expectNothingTaken('pending');
  });

  it('while PayPal is away is led to the page that keeps asking', async () => {
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    fixture.paypal.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    await expectReturn({ query: { token: orderId }, to: resultPage() });
    await expectNothingTaken('pending');
    fixture.paypal.clearFaults();
    await syncPayment({ paymentId });
    await expectPaidOnce();
  });

  it('with an eCheck waits for it', async () => {
    fixture.paypal.approve({ orderId, funding: 'echeck' });
    await expectReturn({ query: { token: orderId }, to: resultPage() });
    expect(await detail()).toMatchObject({ status: 'processing', reason: 'echeck' });
    await fixture.expectSoundBooks();
    settlePending('completed');
    await fixture.paypal.idle();
    await expectPaidOnce();
  });
});

describe('A payer who turned back at PayPal', () => {
  it('finds everything as it was, and can go on', async () => {
    const omit = { askedAt: true, updatedAt: true };
    const before = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId }, omit });
    const back = new URL(String(fixture.paypal.cancel({ orderId }).url));
    expect(back.pathname).toBe(`/api/users/tasks/${task.id}/pay/paypal/cancel`);
    expect([...back.searchParams]).toEqual([['token', orderId]]);
    await expectReturn({ endpoint: CANCEL, query: { token: orderId }, to: cancelPage() });
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId }, omit })).toEqual(before);
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    await twoSecondsPass();
    await expectReturn({ query: { token: orderId }, to: resultPage() });
    await expectPaidOnce();
  });

  it('by an address that names no payment of this task is led to the pay page', async () => {
    const own = await fixture.task({ poster: stranger });
    for (const [as, id, token] of [
      [poster, task.id, '0AB12345CD678901E'],
      [poster, task.id, ''],
      [stranger, own.id, orderId],
    ] as const) {
      const { headers } = await callEndpoint(CANCEL, { as, params: { task_id: id }, query: { token } });
      expect(headers.get('location')).toBe(`/tasks/${id}/pay`);
    }
    await expectNothingTaken('pending');
  });

  it('of a payment that is paid has cancelled nothing', async () => {
    fixture.paypal.approve({ orderId });
    await fixture.paypal.idle();
    await expectReturn({ endpoint: CANCEL, query: { token: orderId }, to: cancelPage() });
    await expectPaidOnce();
  });

  it('after a decline is not charged for what they chose next, until they agree to it', async () => {
    fixture.paypal.approve({ orderId, funding: 'declining_card' });
    await expectReturn({ query: { token: orderId }, to: resultPage() });
    await fixture.paypal.idle();
    expect(await detail()).toMatchObject({ status: 'pending', reason: 'instrument_declined' });
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    await expectReturn({ endpoint: CANCEL, query: { token: orderId }, to: cancelPage() });
    await expectNothingTaken('pending');
    await twoSecondsPass();
    await expectReturn({ query: { token: orderId }, to: resultPage() });
    await expectPaidOnce();
  });
});

/** Requests ask PayPal at most once in two seconds about one payment. */
async function twoSecondsPass() {
  await db().$executeRaw`
    UPDATE payment_records SET asked_at = asked_at - interval '2 seconds' WHERE id = ${paymentId}`;
}

describe('Capturing', () => {
  it.each([
    ['no body', () => ({})],
    ['an empty object', () => ({ body: {} })],
    ['the order', () => ({ body: { order_id: orderId } })],
  ])('with %s takes what the payer approved', async (_, parts) => {
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    const answer = await callEndpoint(CAPTURE, { as: poster, params: { payment_id: paymentId }, ...parts() });
    expect(answer).toMatchObject({
      status: 200,
      json: { payment_id: paymentId, status: 'completed', paypal_amount: 600, paypal_payment_id: orderId },
    });
    await expectPaidOnce();
  });

  it('again, and ten times at once, answers the same and takes nothing more', async () => {
    fixture.paypal.approve({ orderId });
    const answers = await Promise.all(Array.from({ length: 10 }, () => capture()));
    answers.push(await capture());
    expect(answers.map(({ status, json }) => [status, statusIn(json)])).toEqual(
      answers.map(() => [200, 'completed']),
    );
    await expectPaidOnce();
  });

  it('another order than the payment’s is refused, and nothing is taken', async () => {
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    const other = await fixture.task({ poster });
    const otherId = await begin({ payment_method: 'paypal' }, other);
    for (const order of [await referenceOf(otherId), '0AB12345CD678901E']) {
      expect(await capture({ body: { order_id: order } })).toMatchObject({ status: 409, code: 'conflict' });
    }
    await expectNothingTaken('pending');
  });

  it('somebody else’s payment is refused as if there were none', async () => {
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    for (const body of [{}, { order_id: orderId }]) {
      expect(await capture({ as: stranger, body })).toMatchObject({ status: 404, code: 'not_found' });
    }
    await expectNothingTaken('pending');
  });

  it('a payment that is not PayPal’s is refused', async () => {
    for (const method of ['stripe', 'points'] as const) {
      const payer = await fixture.user({ points: 1000 });
      const id = await begin({ payment_method: method }, await fixture.task({ poster: payer }), payer);
      const before = await fixture.statusOf(id);
      const answer = await callEndpoint(CAPTURE, { as: payer, params: { payment_id: id } });
      expect(answer).toMatchObject({ status: 422, code: 'method_not_available' });
      expect(await fixture.statusOf(id)).toBe(before);
    }
  });

  it('an order that the payer did not approve yet takes nothing', async () => {
    expect(await capture()).toMatchObject({ status: 200, json: { status: 'pending', reason: null } });
    await expectNothingTaken('pending');
  });

  it('a cancelled payment returns it as it is, whatever is approved afterwards', async () => {
    const params = { payment_id: paymentId };
    await callEndpoint('POST /api/users/payments/{payment_id}/cancel', { as: poster, params });
    fixture.paypal.approve({ orderId });
    const cancelled = { status: 'cancelled', reason: 'cancelled_by_payer', checkout_url: null };
    expect(await capture()).toMatchObject({ status: 200, json: cancelled });
    fixture.paypal.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    expect(await capture()).toMatchObject({ status: 200, json: cancelled });
    fixture.paypal.clearFaults();
    await fixture.paypal.idle();
    await expectReturn({ query: { token: orderId }, to: resultPage() });
    await expectNothingTaken('cancelled');
  });

  it('and cancelling at once end in one of the two, never in both', async () => {
    fixture.paypal.approve({ orderId });
    const params = { payment_id: paymentId };
    await Promise.all([
      capture(),
      callEndpoint('POST /api/users/payments/{payment_id}/cancel', { as: poster, params }),
      fixture.paypal.idle(),
    ]);
    const status = await fixture.statusOf(paymentId);
    expect(['completed', 'cancelled']).toContain(status);
    if (status === 'completed') await expectPaidOnce();
    else await expectNothingTaken('cancelled');
  });

  it('a declined funding source is reported, and the payer chooses another for the same order', async () => {
    fixture.paypal.approve({ orderId, funding: 'declining_card' });
    expect(await capture()).toMatchObject({
      status: 200,
      json: { status: 'pending', reason: 'instrument_declined', checkout_url: expect.any(String) },
    });
    await fixture.paypal.idle();
    await expectNothingTaken('pending');
    fixture.paypal.approve({ orderId });
    expect(await capture()).toMatchObject({ status: 200, json: { status: 'completed', reason: null } });
    await expectPaidOnce();
  });

  it('whose answer is lost is unknown, and the next sync finds what was taken', async () => {
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    const path = '/v2/checkout/orders/*/capture';
    fixture.paypal.addFault({ method: 'POST', path, fault: { kind: 'execute_then_drop' }, times: null });
    expect(await capture()).toMatchObject({ status: 502, code: 'provider_unavailable' });
    expect(await fixture.statusOf(paymentId)).toBe('processing');
    fixture.paypal.clearFaults();
    expect(await capture()).toMatchObject({ status: 200, json: { status: 'completed' } });
    await expectPaidOnce();
  });

  it('while PayPal is away reports it, and nothing is lost', async () => {
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId });
    fixture.paypal.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    expect(await capture()).toMatchObject({ status: 502, code: 'provider_unavailable' });
    fixture.paypal.clearFaults();
    expect(await capture()).toMatchObject({ status: 200, json: { status: 'completed' } });
    await expectPaidOnce();
  });
});

describe('Events of PayPal', () => {
  it.each(['/api/webhooks/paypal', '/api/users/paypal/webhook'])('at %s complete a payment', async (path) => {
    fixture.paypal.setWebhookUrls([`${fixture.endpointsUrl}${path}`]);
    fixture.paypal.approve({ orderId });
    await fixture.paypal.idle();
    fixture.paypal.setWebhookUrls([`${fixture.endpointsUrl}/api/webhooks/paypal`]);
    await expectPaidOnce();
  });

  it.each(['signature', 'body', 'expired_certificate', 'foreign_certificate', 'foreign_host'] as const)(
    'forged by %s are refused, and nothing of them is kept',
    async (how) => {
      expect(await deliverForged(how)).toEqual([400]);
      const sent = new Set(fixture.paypal.events().map(({ id }) => id));
      const kept = await db().webhookEvent.findMany({ where: { provider: 'paypal' } });
      expect(kept.filter(({ eventId }) => !sent.has(eventId))).toEqual([]);
      await expectPaidOnce();
    },
  );

  it('forged under a genuine signature by the same checksum are a notification like any other, and move no money', async () => {
    expect(await deliverForged('same_crc')).toEqual([200]);
    await expectPaidOnce();
  });
});

/** A genuine event and a forged one beside it; returns our endpoint's response to the forged one. */
async function deliverForged(how: Forgery): Promise<(number | null)[]> {
  const eventType = 'CHECKOUT.ORDER.APPROVED';
  fixture.paypal.addWebhookFault({ event_type: eventType, fault: { kind: 'forge', how } });
  const before = fixture.paypal.deliveries().length;
  fixture.paypal.approve({ orderId });
  await fixture.paypal.idle();
  const forged = fixture.paypal
    .deliveries()
    .slice(before)
    .filter(({ isForged }) => isForged);
  return forged.flatMap(({ attempts }) => attempts.map(({ status }) => status));
}

function resultPage(): string {
  return `/tasks/${task.id}/pay/result?payment_id=${paymentId}`;
}

function cancelPage(): string {
  return `/tasks/${task.id}/pay/cancel?payment_id=${paymentId}`;
}

async function begin(body: CreatePaymentBody, of: Task = task, payer: User = poster): Promise<number> {
  const { status, text, json } = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
    as: payer,
    params: { task_id: of.id },
    body,
  });
  expect(status, text).toBe(200);
  return paymentResponseSchema.parse(json).payment_id;
}

async function expectReturn({
  endpoint = SUCCESS,
  as = poster,
  query,
  to,
}: {
  endpoint?: typeof SUCCESS | typeof CANCEL;
  as?: User | null;
  query: Record<string, string>;
  to: string;
}) {
  const { status, headers } = await callEndpoint(endpoint, { as, params: { task_id: task.id }, query });
  expect([status, headers.get('location')]).toEqual([303, to]);
}

function capture({ as = poster, body = {} }: { as?: User; body?: Record<string, unknown> } = {}) {
  return callEndpoint(CAPTURE, { as, params: { payment_id: paymentId }, body });
}

async function detail() {
  const { json } = await callEndpoint('GET /api/users/payments/{payment_id}', {
    as: poster,
    params: { payment_id: paymentId },
  });
  return paymentDetailSchema.parse(json);
}

function statusIn(json: unknown): string | undefined {
  return paymentDetailSchema.safeParse(json).data?.status;
}

/** Ends an eCheck or a review. */
function settlePending(outcome: 'completed' | 'declined') {
  const order = capturedOrderSchema.parse(fixture.paypal.orders().find(({ id }) => id === orderId));
  const captureId = order.purchase_units[0].payments.captures[0].id;
  expect(fixture.paypal.settleCapture({ captureId, outcome })).toBe(true);
}

/** Exactly one capture of the whole amount, points spent, and the task open. */
async function expectPaidOnce() {
  expect(await fixture.statusOf(paymentId)).toBe('completed');
  expect(takenAtPayPal()).toMatchObject({ captured: 600, captures: 1, refunded: 0 });
  expect(await fixture.points(poster)).toEqual({ available: 0, reserved: 0 });
  expect(await db().task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
    status: 'open',
    isPaid: true,
  });
}

async function expectNothingTaken(status: 'pending' | 'cancelled') {
  expect(await fixture.statusOf(paymentId)).toBe(status);
  expect(takenAtPayPal()).toBeUndefined();
  const reserved = status === 'pending' ? 400 : 0;
  expect(await fixture.points(poster)).toEqual({ available: 400 - reserved, reserved });
  await fixture.expectSoundBooks();
}

/** PayPal's own ledger of the order; undefined where no money ever moved. */
function takenAtPayPal() {
  return fixture.paypal.ledger().orders.find(({ order }) => order === orderId);
}
