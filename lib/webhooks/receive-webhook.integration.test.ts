import { NextRequest } from 'next/server';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POST as aliasDoor } from '@/app/api/users/stripe/webhook/route';
import { POST as canonicalDoor } from '@/app/api/webhooks/stripe/route';
import { db } from '@/lib/db/client';
import type { Task, User } from '@/lib/db/generated/client';
import { createPayment } from '@/lib/payments/create-payment';
import { settlePayment } from '@/lib/payments/settle-payment';
import { paymentLabel } from '@/lib/testing/own-labels';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';

const NOW_SECONDS = () => Math.floor(Date.now() / 1000);
const OLD_SECRET = 'whsec_old';
const NEW_SECRET = 'whsec_new';

let world: World;
let poster: User;
let task: Task;
let paymentId: number;
let label: string;
let stripe: Stripe;

beforeAll(async () => {
  world = await openWorld({ STRIPE_WEBHOOK_SECRET: `${NEW_SECRET},${OLD_SECRET}` });
  world.sandbox.stripe.setWebhookSecrets([NEW_SECRET]);
  const { host, port } = new URL(world.sandbox.url);
  stripe = new Stripe(world.environment.STRIPE_SECRET_KEY ?? '', {
    host: host.split(':')[0] ?? host,
    port: Number(port),
    protocol: 'http',
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  poster = await world.person();
  task = await world.task({ poster });
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
  ['the canonical address', canonicalDoor],
  ["the owner's address", aliasDoor],
])('An event at %s', (_, door) => {
  it.each([NEW_SECRET, OLD_SECRET])(
    'signed with a secret that is valid during rotation is taken',
    async (secret) => {
      const response = await post({ door, body: await paidEvent(), secret });
      expect(response.status).toBe(200);
      expect(await world.statusOf(paymentId)).toBe('completed');
      await world.expectSoundBooks();
    },
  );

  it.each([
    ['with another secret', { secret: 'whsec_of_somebody_else' }],
    ['five minutes and a second ago', { timestamp: () => NOW_SECONDS() - 301 }],
    ['for a time in the future', { timestamp: () => NOW_SECONDS() + 320 }],
    ['for another body', { signedBody: '{}' }],
    ['not at all', { signature: '' }],
    ['with nonsense', { signature: 't=1,v1=00' }],
    ['with an old scheme only', { scheme: 'v0' }],
  ])('signed %s is refused, and nothing of it is kept', async (_name, parts) => {
    const before = await db().webhookEvent.count();
    const response = await post({ door, body: await paidEvent(), ...parts });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'malformed' } });
    expect(await db().webhookEvent.count()).toBe(before);
    expect(await world.statusOf(paymentId)).toBe('pending');
    // The money is there all the same, and the next look finds it.
    await settlePayment({ paymentId });
    expect(await world.statusOf(paymentId)).toBe('completed');
  });
});

describe('A verified event', () => {
  it('that says paid, when Stripe says it is not, changes nothing: its body is a hint', async () => {
    world.sandbox.stripe.hold();
    const response = await post({
      door: canonicalDoor,
      body: eventOf({ sessionId: await referenceOf(paymentId) }),
    });
    expect(response.status).toBe(200);
    expect(await world.statusOf(paymentId)).toBe('pending');
    world.sandbox.stripe.clearFaults();
  });

  it("that names this payment but another payment's session changes neither", async () => {
    const other = await createPayment({
      user: poster,
      taskId: (await world.task({ poster })).id,
      body: { payment_method: 'stripe' },
      idempotencyKey: null,
    });
    world.sandbox.stripe.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    const sessionId = await referenceOf(other.payment_id);
    world.sandbox.stripe.pay({ sessionId, card: '4242424242424242' });
    const response = await post({ door: canonicalDoor, body: eventOf({ sessionId, label }) });
    expect(response.status).toBe(200);
    expect(await world.statusOf(paymentId)).toBe('pending');
    expect(await world.statusOf(other.payment_id)).toBe('pending');
    world.sandbox.stripe.clearFaults();
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
    const response = await post({ door: canonicalDoor, body: eventOf({ ...parts, eventId }) });
    expect(response.status).toBe(200);
    expect(await db().webhookEvent.findFirstOrThrow({ where: { eventId } })).toMatchObject({ state, note });
  });

  it('about a refund from the dashboard is acted on once, however often it comes', async () => {
    world.sandbox.stripe.pay({ sessionId: await referenceOf(paymentId), card: '4242424242424242' });
    await world.sandbox.stripe.idle();
    const { providerTransactionId } = await db().paymentRecord.findUniqueOrThrow({
      where: { id: paymentId },
    });
    world.sandbox.stripe.addWebhookFault({
      event_type: 'refund.created',
      fault: { kind: 'duplicate', copies: 5 },
    });
    world.sandbox.stripe.refund({ paymentIntentId: String(providerTransactionId), amount: 250 });
    await world.sandbox.stripe.idle();
    const shown = await db().paymentEvent.findMany({ where: { paymentId, kind: 'provider_reported' } });
    const types = shown.map(({ detail }) => (detail as Record<string, unknown>).type);
    expect(types).toContain('charge.refunded');
    expect(await db().refund.findMany({ where: { paymentId } })).toMatchObject([
      { amount: 250, status: 'succeeded', reason: 'made_at_provider' },
    ]);
    expect(await world.statusOf(paymentId)).toBe('partially_refunded');
  });
});

describe('A body', () => {
  it.each([
    ['that is no JSON', 'no json'],
    ['that is no event', '{"id":1}'],
    [
      'of an event without an object',
      '{"id":"evt_1","object":"event","type":"x","livemode":false,"created":1,"data":{}}',
    ],
  ])('%s is refused even with a good signature', async (_, body) => {
    expect((await post({ door: canonicalDoor, body })).status).toBe(400);
  });

  it('of more than a megabyte is refused', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(1_100_000) });
    expect((await post({ door: canonicalDoor, body })).status).toBe(413);
  });
});

/** The event that the twin made for a payment by card, delivered by hand. */
async function paidEvent(): Promise<string> {
  world.sandbox.stripe.addWebhookFault({ fault: { kind: 'lose' }, times: null });
  const sessionId = await referenceOf(paymentId);
  world.sandbox.stripe.pay({ sessionId, card: '4242424242424242' });
  world.sandbox.stripe.clearFaults();
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
  door,
  body,
  secret = NEW_SECRET,
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
  door: typeof canonicalDoor;
  body: string;
  secret?: string;
  timestamp?: () => number;
  signedBody?: string;
  scheme?: string;
  signature?: string;
}): Promise<Response> {
  const request = new NextRequest('http://localhost:3000/api/webhooks/stripe', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature && { 'stripe-signature': signature }) },
    body,
  });
  return door(request, { params: Promise.resolve({}) });
}
