import { NextRequest } from 'next/server';
import Stripe from 'stripe';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POST as aliasEndpoint } from '@/app/api/users/stripe/webhook/route';
import { POST as canonicalEndpoint } from '@/app/api/webhooks/stripe/route';
import type { Task, User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { adminListEvents } from '@/lib/webhooks/admin-list-events';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { paymentLabel } from '@/tests/fixtures/own-labels';
import { db } from '@/tests/fixtures/owner-db';

const NOW_SECONDS = () => Math.floor(Date.now() / 1000);
const OLD_SECRET = 'whsec_old';
const NEW_SECRET = 'whsec_new';

const fixture = useFixture({ STRIPE_WEBHOOK_SECRET: `${NEW_SECRET},${OLD_SECRET}` });
let poster: User;
let task: Task;
let paymentId: number;
let label: string;
let stripe: Stripe;

beforeAll(async () => {
  fixture.simulators.stripe.setWebhookSecrets([NEW_SECRET]);
  const { host, port } = new URL(fixture.simulators.url);
  stripe = new Stripe(fixture.environment.STRIPE_SECRET_KEY ?? '', {
    host: host.split(':')[0] ?? host,
    port: Number(port),
    protocol: 'http',
  });
});
beforeEach(async () => {
  poster = await fixture.user();
  task = await fixture.task({ poster });
  const payment = await createPayment({
    user: poster,
    taskId: task.id,
    body: { payment_method: 'stripe' },
    idempotencyKey: null,
  });
  paymentId = payment.payment_id;
  label = await paymentLabel(paymentId);
});

describe.each([
  ['the canonical address', canonicalEndpoint],
  ["the owner's address", aliasEndpoint],
])('An event at %s', (_, endpoint) => {
  it.each([NEW_SECRET, OLD_SECRET])(
    'signed with a secret that is valid during rotation is taken',
    async (secret) => {
      const response = await post({ endpoint, body: await paidEvent(), secret });
      expect(response.status).toBe(200);
      expect(await fixture.statusOf(paymentId)).toBe('completed');
      await fixture.expectSoundBooks();
    },
  );

  it.each<[name: string, parts: Partial<Parameters<typeof post>[0]>]>([
    ['with another secret', { secret: 'whsec_of_somebody_else' }],
    ['five minutes and a second ago', { timestamp: () => NOW_SECONDS() - 301 }],
    ['for a time in the future', { timestamp: () => NOW_SECONDS() + 320 }],
    ['for another body', { signedBody: '{}' }],
    ['not at all', { signature: '' }],
    ['with nonsense', { signature: 't=1,v1=00' }],
    ['with an old scheme only', { scheme: 'v0' }],
    ['with two times, the last of them true', { header: (own) => `t=1,${own}` }],
    ['with two times, the first of them true', { header: (own) => own.replace(',', `,t=${NOW_SECONDS()},`) }],
    ['with two times that are spaced', { header: (own) => `t =1, ${own}` }],
    ['without a time', { header: (own) => own.replace(/t=\d+,/, '') }],
    ['with an empty time', { header: (own) => own.replace(/t=\d+/, 't=') }],
    ['with a time that ends in garbage', { header: (own) => own.replace(/(t=\d+)/, '$1x') }],
    ['with a time in parts of a second', { header: (own) => own.replace(/(t=\d+)/, '$1.0') }],
    ['with a negative time', { header: (own) => own.replace('t=', 't=-') }],
  ])('signed %s is refused, and nothing of it is kept', async (_name, parts) => {
    const before = await db().webhookEvent.count();
    const response = await post({ endpoint, body: await paidEvent(), ...parts });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'malformed' } });
    expect(await db().webhookEvent.count()).toBe(before);
    expect(await fixture.statusOf(paymentId)).toBe('pending');
    // The money is there all the same, and the next sync finds it.
    await syncPayment({ paymentId });
    expect(await fixture.statusOf(paymentId)).toBe('completed');
  });
});

describe('A verified event', () => {
  it('that says paid, when Stripe says it is not, changes nothing: its body is a notification', async () => {
    fixture.simulators.stripe.hold();
    const response = await post({
      endpoint: canonicalEndpoint,
      body: eventOf({ sessionId: await referenceOf(paymentId) }),
    });
    expect(response.status).toBe(200);
    expect(await fixture.statusOf(paymentId)).toBe('pending');
    fixture.simulators.stripe.clearFaults();
  });

  it("that names this payment but another payment's session changes neither", async () => {
    const other = await createPayment({
      user: poster,
      taskId: (await fixture.task({ poster })).id,
      body: { payment_method: 'stripe' },
      idempotencyKey: null,
    });
    fixture.simulators.stripe.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    const sessionId = await referenceOf(other.payment_id);
    fixture.simulators.stripe.pay({ sessionId, card: '4242424242424242' });
    const response = await post({ endpoint: canonicalEndpoint, body: eventOf({ sessionId, label }) });
    expect(response.status).toBe(200);
    expect(await fixture.statusOf(paymentId)).toBe('pending');
    expect(await fixture.statusOf(other.payment_id)).toBe('pending');
    fixture.simulators.stripe.clearFaults();
  });

  it.each([
    ['of a type that we do not know', { type: 'customer.created' }, 'ignored', 'not_our_business'],
    [
      "about somebody else's session",
      { sessionId: 'cs_test_foreign', label: 'linku-payment-999999-0123456789ab' },
      'ignored',
      'no_payment_of_ours',
    ],
    ["with somebody else's number for a payment", { label: '9999999999' }, 'ignored', 'no_payment_of_ours'],
    [
      'with the number of a payment and another token',
      { label: 'linku-payment-1-0123456789ab' },
      'ignored',
      'no_payment_of_ours',
    ],
    ['with the number of a payment alone', { label: '1' }, 'ignored', 'no_payment_of_ours'],
    ['of the other mode', { livemode: true }, 'parked', 'other_mode'],
  ])('%s is kept, with the reason, and answered with 200', async (_, parts, state, note) => {
    const eventId = `evt_${crypto.randomUUID()}`;
    const response = await post({ endpoint: canonicalEndpoint, body: eventOf({ ...parts, eventId }) });
    expect(response.status).toBe(200);
    expect(await db().webhookEvent.findFirstOrThrow({ where: { eventId } })).toMatchObject({ state, note });
  });

  it('about a refund from the dashboard is handled once, however often it arrives', async () => {
    fixture.simulators.stripe.pay({ sessionId: await referenceOf(paymentId), card: '4242424242424242' });
    await fixture.simulators.stripe.idle();
    const { providerTransactionId } = await db().paymentRecord.findUniqueOrThrow({
      where: { id: paymentId },
    });
    fixture.simulators.stripe.addWebhookFault({
      event_type: 'refund.created',
      fault: { kind: 'duplicate', copies: 5 },
    });
    fixture.simulators.stripe.refund({ paymentIntentId: String(providerTransactionId), amount: 250 });
    await fixture.simulators.stripe.idle();
    const shown = await db().paymentEvent.findMany({ where: { paymentId, kind: 'provider_reported' } });
    const types = shown.map(({ detail }) => (detail as Record<string, unknown>).type);
    expect(types).toContain('charge.refunded');
    expect(await db().refund.findMany({ where: { paymentId } })).toMatchObject([
      { amount: 250, status: 'succeeded', reason: 'made_at_provider' },
    ]);
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
  });
});

describe('A body', () => {
  const strange = (parts: object) => {
    const event = {
      object: 'event',
      type: 'refund.updated',
      livemode: false,
      created: 1,
      data: { object: {} },
    };
    return JSON.stringify({ id: `evt_${crypto.randomUUID()}`, ...event, ...parts });
  };
  const unreadable = { state: 'parked', note: 'unreadable' };
  const foreign = { state: 'ignored', note: 'not_our_business' };

  it.each([
    ['that is no JSON', 'no json', unreadable],
    ['that is nested without end', '['.repeat(200_000) + ']'.repeat(200_000), unreadable],
    ['that is no event', '{"id":1}', unreadable],
    ['of an event without data', strange({ data: undefined }), unreadable],
    ['of an event without an object', strange({ data: {} }), unreadable],
    [
      'with an amount that is an object',
      strange({ data: { object: { object: 'refund', amount: {} } } }),
      unreadable,
    ],
    ['with a text for a number', strange({ created: '1' }), unreadable],
    ['with a time beyond all', strange({ created: 9e15 }), unreadable],
    ['with a number for a text', strange({ data: { object: { object: 'refund', status: 7 } } }), unreadable],
    ['without a mode', strange({ livemode: null }), unreadable],
    ['with U+0000 in its id', strange({ id: `evt_\0${crypto.randomUUID()}`, data: 0 }), unreadable],
    ['with half of a pair in its kind', strange({ type: 'refund.\ud800', data: 0 }), unreadable],
    [
      'of a kind that is not ours',
      strange({ type: 'customer.created', data: 'text', created: null }),
      foreign,
    ],
    [
      'of a thin event',
      strange({ object: 'v2.core.event', type: 'v2.core.account.updated', created: '2026' }),
      foreign,
    ],
  ])('%s is kept with the reason when it is genuinely signed', async (_, body, end) => {
    expect((await post({ endpoint: canonicalEndpoint, body })).status).toBe(200);
    const kept = await db().webhookEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(kept).toMatchObject({ ...end, paymentId: null });
    const { events } = await adminListEvents({ state: end.state, viewerRole: 'admin' });
    expect(events[0]).toMatchObject({ eventId: kept.eventId, note: end.note });
  });

  it.each([
    ['a time far away', { created: 253_402_300_800 }],
    ['U+0000 in a text', { data: { object: { object: 'refund', status: 'a\0b' } } }],
    ['half of a pair in a text', { data: { object: { object: 'refund', reason: '\udc00' } } }],
  ])('with %s is readable all the same', async (_, parts) => {
    const body = strange({ data: { object: { object: 'refund' } }, ...parts });
    expect((await post({ endpoint: canonicalEndpoint, body })).status).toBe(200);
    const kept = await db().webhookEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(kept).toMatchObject({ state: 'ignored', note: 'no_payment_of_ours' });
  });

  it('is taken when one of several signatures is right', async () => {
    const body = strange({ data: { object: { object: 'refund' } } });
    const header = (own: string) => own.replace(',', `,v1=${'0'.repeat(64)},`);
    expect((await post({ endpoint: canonicalEndpoint, body, header })).status).toBe(200);
  });

  it('of more than a megabyte is refused', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(1_100_000) });
    expect((await post({ endpoint: canonicalEndpoint, body })).status).toBe(413);
  });
});

/** The event that the simulator made for a payment by card, delivered by hand. */
async function paidEvent(): Promise<string> {
  fixture.simulators.stripe.addWebhookFault({ fault: { kind: 'lose' }, times: null });
  const sessionId = await referenceOf(paymentId);
  fixture.simulators.stripe.pay({ sessionId, card: '4242424242424242' });
  fixture.simulators.stripe.clearFaults();
  return eventOf({ sessionId });
}

function eventOf({
  sessionId = 'cs_test_none',
  type = 'checkout.session.completed',
  livemode = false,
  eventId = `evt_${crypto.randomUUID()}`,
  label: named = label,
}: {
  sessionId?: string;
  type?: string;
  livemode?: boolean;
  eventId?: string;
  label?: string;
}): string {
  const metadata = { payment_id: named };
  const object = { id: sessionId, object: 'checkout.session', payment_status: 'paid', metadata };
  return JSON.stringify({
    id: eventId,
    object: 'event',
    type,
    livemode,
    created: NOW_SECONDS(),
    data: { object },
  });
}

function post({
  endpoint,
  body,
  secret = NEW_SECRET,
  header = (own) => own,
  timestamp = NOW_SECONDS,
  signedBody = body,
  scheme = 'v1',
  signature = stripe.webhooks.generateTestHeaderString({
    payload: signedBody,
    secret,
    timestamp: timestamp(),
    scheme,
  }),
}: {
  endpoint: typeof canonicalEndpoint;
  body: string;
  secret?: string;
  /** The header of a genuine signature, changed. */
  header?: (own: string) => string;
  timestamp?: () => number;
  signedBody?: string;
  scheme?: string;
  signature?: string;
}): Promise<Response> {
  const request = new NextRequest('http://localhost:3000/api/webhooks/stripe', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signature && { 'stripe-signature': header(signature) }),
    },
    body,
  });
  return endpoint(request, { params: Promise.resolve({}) });
}
