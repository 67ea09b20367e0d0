import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import type { PayPalControl } from '@/simulator/paypal/control/control';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { paymentLabel } from '@/tests/fixtures/own-labels';
import { db } from '@/tests/fixtures/owner-db';

const ADDRESSES: [name: string, path: string][] = [
  ['the canonical address', '/api/webhooks/paypal'],
  ["the owner's address", '/api/users/paypal/webhook'],
];

const fixture = useFixture();
let paypal: PayPalControl;
let paymentId: number;
let orderId: string;

beforeAll(async () => {
  paypal = fixture.paypal;
});
beforeEach(async () => {
  paymentId = await pay();
  orderId = await referenceOf(paymentId);
});
afterEach(() => paypal.clearFaults());

/** Actions of the payer and PayPal, in this order; after each, all webhooks of it have arrived. */
type Step =
  | 'balance'
  | 'declining_card'
  | 'needs_action'
  | 'echeck'
  | 'review'
  | 'declined_capture'
  | { settle: 'completed' | 'denied' | 'declined' };

const SCENARIOS: [
  name: string,
  steps: Step[],
  events: string[],
  end: [status: string, reason: string | null],
][] = [
  ['approved and paid', ['balance'], ['ORDER.APPROVED', 'CAPTURE.COMPLETED'], ['completed', null]],
  [
    'an eCheck that clears',
    ['echeck', { settle: 'completed' }],
    ['ORDER.APPROVED', 'CAPTURE.PENDING', 'CAPTURE.COMPLETED'],
    ['completed', null],
  ],
  [
    'an eCheck that is denied',
    ['echeck', { settle: 'denied' }],
    ['ORDER.APPROVED', 'CAPTURE.PENDING', 'CAPTURE.DENIED'],
    ['failed', 'declined'],
  ],
  [
    'a review that ends in a decline',
    ['review', { settle: 'declined' }],
    ['ORDER.APPROVED', 'CAPTURE.PENDING', 'CAPTURE.DECLINED'],
    ['failed', 'declined'],
  ],
  [
    'a review that has not ended',
    ['review'],
    ['ORDER.APPROVED', 'CAPTURE.PENDING'],
    ['processing', 'pending_review'],
  ],
  [
    'a capture that is declined at once',
    ['declined_capture'],
    ['ORDER.APPROVED', 'CAPTURE.DECLINED'],
    ['failed', 'declined'],
  ],
  ['a card that is declined', ['declining_card'], ['ORDER.APPROVED'], ['pending', 'instrument_declined']],
  [
    'a card that is declined, and then the balance',
    ['declining_card', 'balance'],
    ['ORDER.APPROVED', 'ORDER.APPROVED', 'CAPTURE.COMPLETED'],
    ['completed', null],
  ],
  [
    'a payer whom PayPal asks for something more',
    ['needs_action', 'needs_action'],
    ['ORDER.APPROVED', 'ORDER.APPROVED', 'CAPTURE.COMPLETED'],
    ['completed', null],
  ],
];

describe.each(ADDRESSES)("PayPal's own events at %s", (_, path) => {
  beforeAll(() => paypal.setWebhookUrls([`${fixture.endpointsUrl}${path}`]));
  afterEach(() => fixture.expectSoundBooks());

  it.each(SCENARIOS)(
    'report %s: each is handled, and the payment is where it should be',
    async (_name, steps, events, end) => {
      for (const step of steps) await take(step);
      expect((await inbox()).map(({ type }) => type.replace(/^(CHECKOUT|PAYMENT)\./, ''))).toEqual(events);
      for (const event of await inbox())
        expect(event).toMatchObject({ state: 'handled', note: null, livemode: false });
      expect(await stand()).toEqual(end);
    },
  );

  it('that arrive eight times at once are stored once, and capture once', async () => {
    paypal.addWebhookFault({ fault: { kind: 'duplicate', copies: 8 }, times: null });
    await take('balance');
    expect(deliveries().map(({ state }) => state)).toEqual(Array.from({ length: 16 }, () => 'delivered'));
    expect(await inbox()).toHaveLength(2);
    expect(await stand()).toEqual(['completed', null]);
    expect(captured()).toEqual({ captures: 1, captured: 1000 });
  });

  it('that come in the wrong order, after everything was done, change nothing', async () => {
    paypal.hold();
    await take('balance');
    await syncPayment({ paymentId });
    expect(await stand()).toEqual(['completed', null]);
    const before = await timeline();
    expect(await paypal.release({ order: 'reversed' })).toBe(2);
    expect((await inbox()).map(({ state }) => state)).toEqual(['handled', 'handled']);
    expect(await timeline()).toEqual(before);
  });

  it('get an error while PayPal cannot be asked, are sent again, and are handled then', async () => {
    // Three attempts of ours for the first delivery, none for the second.
    const fault = { kind: 'status', status: 500 } as const;
    paypal.addFault({ method: 'GET', path: `/v2/checkout/orders/${orderId}`, fault, times: 3 });
    await take('balance');
    expect(deliveries()[0]?.attempts.map(({ status }) => status)).toEqual([500, 200]);
    const [approved] = await inbox();
    expect(approved).toMatchObject({ type: 'CHECKOUT.ORDER.APPROVED', state: 'handled', attempts: 2 });
    expect(await stand()).toEqual(['completed', null]);
  });

  it.each(['signature', 'body', 'expired_certificate', 'foreign_certificate', 'foreign_host'] as const)(
    'are taken, and a forgery beside them is not: %s',
    async (how) => {
      paypal.addWebhookFault({ fault: { kind: 'forge', how }, times: null });
      await take('balance');
      const forged = deliveries().filter(({ isForged }) => isForged);
      expect(forged.map(({ attempts }) => attempts.map(({ status }) => status))).toEqual([[400], [400]]);
      expect(await inbox()).toHaveLength(2);
      expect(await stand()).toEqual(['completed', null]);
    },
  );
});

describe("Events of PayPal's first API", () => {
  beforeAll(() => paypal.setWebhookUrls([`${fixture.endpointsUrl}/api/webhooks/paypal`]));
  afterEach(() => fixture.expectSoundBooks());

  it.each(['COMPLETED', 'PENDING', 'DENIED'] as const)(
    '(%s) make us sync, and prove nothing',
    async (event) => {
      const sale = { event, amount: 1000, custom: await paymentLabel(paymentId) };
      await announced({ ...sale });
      expect((await inbox()).at(-1)).toMatchObject({ type: `PAYMENT.SALE.${event}`, state: 'handled' });
      expect(await stand()).toEqual(['pending', null]);
      paypal.addWebhookFault({ fault: { kind: 'lose' }, times: null });
      await take('balance');
      paypal.clearFaults();
      await announced({ ...sale });
      expect(await stand()).toEqual(['completed', null]);
    },
  );

  it('find the payment by the parent payment alone', async () => {
    paypal.addWebhookFault({ fault: { kind: 'lose' }, times: 1 });
    await take('balance');
    await announced({ event: 'COMPLETED', parent_payment: orderId });
    expect(await stand()).toEqual(['completed', null]);
  });

  it('of a subscription, without any payment of ours, are stored as not ours', async () => {
    const { event: eventId } = await announced({
      event: 'COMPLETED',
      billing_agreement_id: 'I-J6Y6SWS82J3D',
    });
    expect(await db().webhookEvent.findFirstOrThrow({ where: { eventId } })).toMatchObject({
      state: 'ignored',
      note: 'no_payment_of_ours',
    });
  });
});

describe('A refund from the dashboard', () => {
  it('is adopted once, however often its event comes', async () => {
    await take('balance');
    paypal.addWebhookFault({ fault: { kind: 'duplicate', copies: 5 }, times: null });
    paypal.refund({ captureId: captureId(), amount: 250 });
    await paypal.idle();
    const refunds = await db().refund.findMany({ where: { paymentId } });
    expect(refunds).toMatchObject([{ amount: 250, status: 'succeeded', reason: 'made_at_provider' }]);
    for (const event of await inbox()) expect(event).toMatchObject({ state: 'handled' });
    expect(await stand()).toEqual(['partially_refunded', null]);
    await fixture.expectSoundBooks();
  });
});

/** These announce a method that we never offered: a sync at PayPal finds nothing that moved. */
describe('Money that PayPal reports to have moved is shown in the timeline, once, and moves nothing of ours:', () => {
  it.each<[name: string, act: (captureId: string) => unknown, types: string[]]>([
    [
      'a refund by the first API',
      (captureId) => paypal.announceLegacySale({ event: 'REFUNDED', capture_id: captureId }),
      ['PAYMENT.SALE.REFUNDED'],
    ],
    [
      'a reversal by the first API',
      (captureId) => paypal.announceLegacySale({ event: 'REVERSED', capture_id: captureId }),
      ['PAYMENT.SALE.REVERSED'],
    ],
  ])('%s', async (_, act, types) => {
    await take('balance');
    paypal.addWebhookFault({ fault: { kind: 'duplicate', copies: 5 }, times: null });
    await act(captureId());
    await paypal.idle();
    const shown = await db().paymentEvent.findMany({ where: { paymentId, kind: 'provider_reported' } });
    const shownTypes = shown.map(({ detail }) => String((detail as Record<string, unknown>).type));
    expect(shownTypes.filter((type) => types.includes(type)).sort()).toEqual(types);
    expect(new Set(shownTypes).size).toBe(shownTypes.length);
    for (const event of await inbox()) expect(event).toMatchObject({ state: 'handled' });
    expect(await stand()).toEqual(['completed', null]);
    expect(await brokenChecks()).toEqual([]);
  });
});

async function pay(): Promise<number> {
  const user = await fixture.user();
  const { id: taskId } = await fixture.task({ poster: user });
  const body = { payment_method: 'paypal' } as const;
  return (await createPayment({ user, taskId, body, idempotencyKey: null })).payment_id;
}

async function take(step: Step): Promise<void> {
  if (typeof step === 'object') paypal.settleCapture({ captureId: captureId(), outcome: step.settle });
  else paypal.approve({ orderId, funding: step });
  await paypal.idle();
}

function captureId(): string {
  return String(paypal.orders().find(({ id }) => id === orderId)?.capture_id);
}

function captured() {
  const line = paypal.ledger().orders.find(({ order }) => order === orderId);
  return line && { captures: line.captures, captured: line.captured };
}

function inbox() {
  return db().webhookEvent.findMany({ where: { paymentId }, orderBy: { id: 'asc' } });
}

function timeline() {
  return db().paymentEvent.findMany({ where: { paymentId }, orderBy: { id: 'asc' } });
}

async function stand(): Promise<[string, string | null]> {
  const { paymentStatus, reason } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  return [paymentStatus, reason];
}

/** The deliveries of this payment's events. */
function deliveries() {
  const own = new Set(
    paypal.events().flatMap(({ id, resource }) => (JSON.stringify(resource).includes(orderId) ? [id] : [])),
  );
  return paypal.deliveries().filter(({ eventId }) => own.has(eventId));
}

async function announced(sale: Parameters<PayPalControl['announceLegacySale']>[0]) {
  const announcement = paypal.announceLegacySale(sale);
  await paypal.idle();
  return announcement;
}
