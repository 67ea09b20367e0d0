import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  receivedEvents,
  sessionParameters,
  startFixture,
  webhookSecret,
} from '../testing/stripe-fixture';

afterEach(closeFixtures);

describe('delivery of webhooks', () => {
  it('retries with the same event and a new signature until it is taken', async () => {
    const { simulators, stripe, receiver } = await startFixture();
    let refusals = 2;
    receiver.answerWith(() => (refusals-- > 0 ? 503 : 204));
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.expire({ sessionId: id });
    await simulators.stripe.idle();
    const events = receivedEvents({ stripe, received: receiver.received });
    expect(events).toHaveLength(3);
    expect(new Set(events.map((event) => event.id)).size).toBe(1);
    expect(simulators.stripe.deliveries()).toMatchObject([
      { state: 'delivered', attempts: [{ status: 503 }, { status: 503 }, { status: 204 }] },
    ]);
    expect((await stripe.events.list()).data).toMatchObject([{ pending_webhooks: 0 }]);
  });

  it('gives up in the end, takes a redirect for a failure, and can be asked to send again', async () => {
    const { simulators, stripe, receiver } = await startFixture();
    receiver.answerWith(() => 302);
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.expire({ sessionId: id });
    await simulators.stripe.idle();
    const [delivery] = simulators.stripe.deliveries();
    expect(delivery).toMatchObject({
      state: 'failed',
      attempts: [{ status: 302 }, { status: 302 }, { status: 302 }],
    });
    receiver.answerWith(() => 200);
    await simulators.stripe.resend({ deliveryId: String(delivery?.id) });
    expect(simulators.stripe.deliveries()).toMatchObject([{ state: 'delivered' }]);
  });

  it('counts an endpoint that is away as a failed attempt', async () => {
    const { simulators, stripe, receiver } = await startFixture();
    await receiver.close();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.expire({ sessionId: id });
    await simulators.stripe.idle();
    expect(simulators.stripe.deliveries()).toMatchObject([
      { state: 'failed', attempts: [{ status: null }, {}, {}] },
    ]);
  });

  it('sends indented JSON, signed with every active secret', async () => {
    const second = 'whsec_the_new_one';
    const { simulators, stripe, receiver } = await startFixture({
      stripe: { webhookSecrets: [webhookSecret, second] },
    });
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.expire({ sessionId: id });
    await simulators.stripe.idle();
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    const signature = String(headers['stripe-signature']);
    expect(signature.match(/v1=/g)).toHaveLength(2);
    for (const secret of [webhookSecret, second]) {
      expect(stripe.webhooks.constructEvent(body, signature, secret)).toMatchObject({
        type: 'checkout.session.expired',
        pending_webhooks: 1,
      });
    }
    expect(() =>
      stripe.webhooks.constructEvent(body.replace('expired', 'complete'), signature, second),
    ).toThrow();
    expect(body).toBe(JSON.stringify(JSON.parse(body), null, 2));
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' });
  });
});
