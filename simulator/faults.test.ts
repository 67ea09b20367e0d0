import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  receivedEvents,
  sessionParameters,
  startFixture,
  stripeClient,
  webhookSecret,
} from './testing/stripe-fixture';

afterEach(closeFixtures);

const createPath = '/v1/checkout/sessions';

describe('faults of API calls', () => {
  it.each([500, 503])('answers %d without doing it, and does it the next time', async (status) => {
    const { simulators, stripe } = await startFixture();
    simulators.stripe.addFault({ method: 'POST', path: createPath, fault: { kind: 'status', status } });
    const options = { idempotencyKey: 'k' };
    await expect(stripe.checkout.sessions.create(sessionParameters, options)).rejects.toMatchObject({
      statusCode: status,
    });
    expect(simulators.stripe.sessions()).toHaveLength(0);
    await stripe.checkout.sessions.create(sessionParameters, options);
    expect(simulators.stripe.sessions()).toHaveLength(1);
    expect(simulators.stripe.fired().calls).toEqual({ status: 1 });
  });

  it('answers 429 with Retry-After', async () => {
    const { simulators, stripe } = await startFixture();
    simulators.stripe.addFault({
      path: '/v1/**',
      fault: { kind: 'status', status: 429, retry_after_seconds: 7 },
    });
    await expect(stripe.balance.retrieve()).rejects.toMatchObject({
      type: 'StripeRateLimitError',
      headers: { 'retry-after': '7' },
    });
  });

  it('drops before doing anything', async () => {
    const { simulators, stripe } = await startFixture();
    // The SDK retries once by itself when a connection is closed.
    simulators.stripe.addFault({
      method: 'POST',
      path: createPath,
      times: 2,
      fault: { kind: 'drop_before' },
    });
    await expect(stripe.checkout.sessions.create(sessionParameters)).rejects.toMatchObject({
      type: 'StripeConnectionError',
    });
    expect(simulators.stripe.sessions()).toHaveLength(0);
  });

  it('executes, then drops: the same key finds the session that was made', async () => {
    const { simulators, stripe } = await startFixture();
    simulators.stripe.addFault({
      method: 'POST',
      path: createPath,
      times: null,
      fault: { kind: 'execute_then_drop' },
    });
    const options = { idempotencyKey: 'k' };
    await expect(stripe.checkout.sessions.create(sessionParameters, options)).rejects.toMatchObject({
      type: 'StripeConnectionError',
    });
    simulators.stripe.clearFaults();
    const found = await stripe.checkout.sessions.create(sessionParameters, options);
    expect(found.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(simulators.stripe.sessions().map(({ id }) => id)).toEqual([found.id]);
  });

  it.each(['html', 'truncated'] as const)('answers with a wrong body (%s)', async (form) => {
    const { simulators, stripe } = await startFixture();
    simulators.stripe.addFault({ path: '/v1/balance', fault: { kind: 'wrong_body', form } });
    await expect(stripe.balance.retrieve()).rejects.toThrow();
  });

  it.each([false, true])('remembers a 500 under the key (executed: %s)', async (executed) => {
    const { simulators, stripe } = await startFixture();
    simulators.stripe.addFault({ method: 'POST', path: createPath, fault: { kind: 'cache_500', executed } });
    const create = () => stripe.checkout.sessions.create(sessionParameters, { idempotencyKey: 'k' });
    await expect(create()).rejects.toMatchObject({ statusCode: 500 });
    await expect(create()).rejects.toMatchObject({
      statusCode: 500,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(simulators.stripe.sessions()).toHaveLength(executed ? 1 : 0);
  });

  it('lets the webhook overtake the response', async () => {
    const { simulators, stripe, receiver } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.pay({ sessionId: id, card: '4242424242424242' });
    await simulators.stripe.idle();
    const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(id);
    simulators.stripe.addFault({
      path: '/v1/refunds',
      fault: { kind: 'answer_after_webhook', event_type: 'refund.created' },
    });
    let isAnswered = false;
    let wasAnsweredAtWebhook: boolean | null = null;
    receiver.answerWith(({ body }) => {
      if (body.includes('"type": "refund.created"')) wasAnsweredAtWebhook = isAnswered;
      return 200;
    });
    await stripe.refunds.create({ payment_intent: String(intent) });
    isAnswered = true;
    expect(wasAnsweredAtWebhook).toBe(false);
  });

  it('goes by method, path and times', async () => {
    const { simulators, stripe } = await startFixture();
    simulators.stripe.addFault({
      method: 'GET',
      path: `${createPath}/*`,
      times: 2,
      fault: { kind: 'status', status: 500 },
    });
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    await expect(stripe.checkout.sessions.retrieve(id)).rejects.toMatchObject({ statusCode: 500 });
    await stripe.checkout.sessions.listLineItems(id);
    await expect(stripe.checkout.sessions.retrieve(id)).rejects.toMatchObject({ statusCode: 500 });
    await stripe.checkout.sessions.retrieve(id);
  });

  it('draws the same faults from the same seed', async () => {
    const run = async (seed: number) => {
      const { simulators, stripe } = await startFixture({ seed });
      simulators.stripe.addFault({
        path: '/v1/balance',
        times: null,
        probability: 0.5,
        fault: { kind: 'status', status: 500 },
      });
      const outcomes: string[] = [];
      for (let call = 0; call < 24; call += 1) {
        outcomes.push(
          await stripe.balance.retrieve().then(
            () => 'ok',
            () => 'failed',
          ),
        );
      }
      return outcomes.join(' ');
    };
    const first = await run(7);
    expect(first).toContain('ok');
    expect(first).toContain('failed');
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
  });

  it('is survived by the SDK with its own retries', async () => {
    const { simulators } = await startFixture();
    simulators.stripe.addFault({ method: 'POST', path: createPath, fault: { kind: 'execute_then_drop' } });
    const { id } = await stripeClient(simulators, { maxNetworkRetries: 2 }).checkout.sessions.create(
      sessionParameters,
    );
    expect(simulators.stripe.sessions().map((session) => session.id)).toEqual([id]);
  });
});

describe('faults of webhooks', () => {
  async function pay({ simulators, stripe }: Awaited<ReturnType<typeof startFixture>>) {
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.pay({ sessionId: id, card: '4242424242424242' });
  }

  it('duplicates', async () => {
    const fixture = await startFixture();
    fixture.simulators.stripe.addWebhookFault({
      event_type: 'checkout.session.completed',
      fault: { kind: 'duplicate', copies: 5 },
    });
    await pay(fixture);
    await fixture.simulators.stripe.idle();
    const events = receivedEvents({ stripe: fixture.stripe, received: fixture.receiver.received });
    const completed = events.filter(({ type }) => type === 'checkout.session.completed');
    expect(completed).toHaveLength(5);
    expect(new Set(completed.map(({ id }) => id)).size).toBe(1);
    expect(fixture.simulators.stripe.fired().webhooks).toEqual({ duplicate: 1 });
  });

  it('loses for ever, but the event can be read and sent again', async () => {
    const fixture = await startFixture();
    const { simulators, receiver } = fixture;
    simulators.stripe.addWebhookFault({ times: null, fault: { kind: 'lose' } });
    await pay(fixture);
    await simulators.stripe.idle();
    expect(receiver.received).toHaveLength(0);
    expect((await fixture.stripe.events.list({ delivery_success: false })).data).toHaveLength(5);
    const [lost] = simulators.stripe.deliveries();
    expect(await simulators.stripe.resend({ deliveryId: String(lost?.id) })).toBe(true);
    expect(receiver.received).toHaveLength(1);
  });

  it('holds, and releases in the order that is asked for', async () => {
    const fixture = await startFixture();
    const { simulators, receiver, stripe } = fixture;
    simulators.stripe.hold();
    await pay(fixture);
    await simulators.stripe.idle();
    expect(receiver.received).toHaveLength(0);
    expect(await simulators.stripe.release({ order: 'reversed' })).toBe(5);
    expect(receivedEvents({ stripe, received: receiver.received }).map(({ type }) => type)).toEqual([
      'charge.updated',
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.succeeded',
      'payment_intent.created',
    ]);
    simulators.stripe.hold();
    await pay(fixture);
    receiver.received.length = 0;
    await simulators.stripe.release({ order: ['checkout.session.completed', 'payment_intent.created'] });
    const types = receivedEvents({ stripe, received: receiver.received }).map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['checkout.session.completed', 'payment_intent.created']);
  });

  it('reorders by the seed', async () => {
    const run = async (seed: number) => {
      const fixture = await startFixture({ seed });
      fixture.simulators.stripe.addWebhookFault({ times: null, fault: { kind: 'reorder', window_ms: 20 } });
      await pay(fixture);
      await fixture.simulators.stripe.idle();
      return receivedEvents({ stripe: fixture.stripe, received: fixture.receiver.received }).map(
        ({ type }) => type,
      );
    };
    const orders = await Promise.all([1, 2, 3, 1].map(run));
    expect(orders[0]).toHaveLength(5);
    expect(orders[3]).toEqual(orders[0]);
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  });

  it('delays until the clock says so', async () => {
    const fixture = await startFixture();
    const { simulators, receiver } = fixture;
    simulators.stripe.addWebhookFault({ event_type: 'checkout.*', fault: { kind: 'delay', ms: 600_000 } });
    await pay(fixture);
    await expect.poll(() => receiver.received.length).toBe(4);
    simulators.clock.advance({ seconds: 601 });
    await simulators.stripe.idle();
    expect(receiver.received).toHaveLength(5);
  });

  it.each(['signature', 'body'] as const)(
    'forges one (%s) that fails the signature check, beside the true one',
    async (how) => {
      const fixture = await startFixture();
      const { simulators, receiver, stripe } = fixture;
      receiver.answerWith(({ body, headers }) => {
        try {
          stripe.webhooks.constructEvent(body, String(headers['stripe-signature']), webhookSecret);
          return 200;
        } catch {
          return 400;
        }
      });
      const event_type = 'checkout.session.completed';
      simulators.stripe.addWebhookFault({ event_type, fault: { kind: 'forge', how } });
      await pay(fixture);
      await simulators.stripe.idle();
      const outcomes = simulators.stripe
        .deliveries()
        .filter(({ eventType }) => eventType === 'checkout.session.completed');
      expect(outcomes.map(({ isForged, state, attempts }) => [isForged, state, attempts.length])).toEqual([
        [false, 'delivered', 1],
        [true, 'failed', 1],
      ]);
    },
  );
});
