import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, receivedEvents, sessionParameters, startFixture } from '../../testing/stripe-fixture';
import type { PayResult } from '../payments/confirm';

afterEach(closeFixtures);

describe('a payment by card', () => {
  it('completes the session, the PaymentIntent and the charge, and books the money', async () => {
    const { simulators, stripe, receiver } = await startFixture();
    const session = await stripe.checkout.sessions.create({
      ...sessionParameters,
      client_reference_id: 'pay_7',
      metadata: { for: 'session' },
      payment_intent_data: { metadata: { for: 'intent' } },
    });
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 1250,
      ui_mode: 'hosted_page',
      url: `${simulators.url}/c/pay/${session.id}`,
    });

    expect(simulators.stripe.pay({ sessionId: session.id, card: '4242424242424242' })).toMatchObject({
      kind: 'succeeded',
    });

    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge.balance_transaction', 'line_items'],
    });
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      metadata: { for: 'session' },
    });
    expect(paid.payment_intent).toMatchObject({
      status: 'succeeded',
      amount_received: 1250,
      metadata: { for: 'intent' },
      latest_charge: {
        paid: true,
        metadata: { for: 'intent' },
        balance_transaction: { amount: 1250, fee: 39, net: 1211 },
      },
    });
    expect(paid.line_items?.data[0]).toMatchObject({ amount_total: 1250, description: 'Service fee' });

    await simulators.stripe.idle();
    const arrived = receivedEvents({ stripe, received: receiver.received }).map(({ id }) => id);
    // Deliveries overlap, so the order of arrival is open, as it is with Stripe; the order of creation is not.
    expect(arrived.toSorted()).toEqual(
      simulators.stripe
        .events()
        .map((event) => event.id)
        .toSorted(),
    );
    expect(simulators.stripe.events().map(({ type }) => type)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ]);
    const [line] = simulators.stripe.ledger().payment_intents;
    expect(line).toMatchObject({
      client_reference_id: 'pay_7',
      metadata: { for: 'intent' },
      captured: 1250,
      refunded: 0,
      fees: 39,
    });
  });

  it('leaves the session open after a decline, and takes another card under the same PaymentIntent', async () => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.pay({ sessionId: id, card: '4000000000009995' });
    const declined = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(declined).toMatchObject({
      status: 'open',
      payment_intent: {
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
      },
    });
    simulators.stripe.pay({ sessionId: id, card: '4242424242424242' });
    const paid = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(paid.payment_intent).toMatchObject({ id: idOf(declined.payment_intent), status: 'succeeded' });
    const types = simulators.stripe.events().map(({ type }) => type);
    expect(types).toEqual([
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ]);
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([{ captured: 1250, captures: 1 }]);
  });

  it.each([
    ['4000000000000002', { code: 'card_declined', declineCode: 'generic_decline' }],
    ['4000000000009995', { code: 'card_declined', declineCode: 'insufficient_funds' }],
    ['4000000000009987', { code: 'card_declined', declineCode: 'lost_card' }],
    ['4000000000009979', { code: 'card_declined', declineCode: 'stolen_card' }],
    ['4000000000000069', { code: 'expired_card', declineCode: null }],
    ['4000000000000127', { code: 'incorrect_cvc', declineCode: null }],
    ['4000000000000119', { code: 'processing_error', declineCode: null }],
    ['4000000000000341', { code: 'card_declined', declineCode: 'generic_decline' }],
    ['4000000000006975', { code: 'card_declined', declineCode: 'card_velocity_exceeded' }],
    ['4100000000000019', { code: 'card_declined', declineCode: 'fraudulent' }],
    ['4000000000004954', { code: 'card_declined', declineCode: 'fraudulent' }],
    ['4000008400001280', { code: 'card_declined', declineCode: 'generic_decline' }],
    ['4111111111111111', { code: 'card_declined', declineCode: 'test_mode_live_card' }],
  ])('declines %s with its own reason and books nothing', async (card, reason) => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    expect(simulators.stripe.pay({ sessionId: id, card })).toMatchObject({ kind: 'declined', ...reason });
    expect(simulators.stripe.ledger().entries).toEqual([]);
  });

  it.each([
    '4242424242424242',
    '5555555555554444',
    '378282246310005',
    '4000000000000259',
    '4000000000002685',
    '4000000000001976',
    '4000000000007726',
    '4000000000005126',
    '4000000000000077',
  ])('charges %s', async (card) => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    expect(simulators.stripe.pay({ sessionId: id, card })).toMatchObject({ kind: 'succeeded' });
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
  });

  it.each(['4000002500003155', '4000002760003184'])('asks for authentication with %s', async (card) => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    expect(simulators.stripe.pay({ sessionId: id, card })).toEqual({ kind: 'requires_action' });
    const waiting = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(waiting).toMatchObject({
      status: 'open',
      payment_intent: {
        status: 'requires_action',
        next_action: { type: 'redirect_to_url' },
        latest_charge: null,
      },
    });
    expect(simulators.stripe.authenticate({ sessionId: id, result: 'fail' })).toMatchObject({
      kind: 'declined',
      code: 'payment_intent_authentication_failure',
    });
    expect(simulators.stripe.ledger().entries).toEqual([]);
    expect(simulators.stripe.pay({ sessionId: id, card, threeDSecure: 'complete' })).toMatchObject({
      kind: 'succeeded',
    });
    const types = simulators.stripe.events().map(({ type }) => type);
    expect(types).toContain('payment_intent.requires_action');
    expect(types.at(-2)).toBe('checkout.session.completed');
  });

  it('takes no second payment', async () => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.pay({ sessionId: id, card: '4242424242424242' });
    const again: PayResult = simulators.stripe.pay({ sessionId: id, card: '4242424242424242' });
    expect(again).toEqual({ kind: 'closed', status: 'complete' });
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([{ captures: 1 }]);
  });

  it('keeps PaymentIntents of sessions out of reach', async () => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.pay({ sessionId: id, card: '4000000000000002' });
    const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(id);
    await expect(stripe.paymentIntents.cancel(String(intent))).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe('a bank debit', () => {
  it.each([
    ['AT611904300234573201', 'paid', 'checkout.session.async_payment_succeeded', 1250],
    ['AT861904300235473202', 'unpaid', 'checkout.session.async_payment_failed', 0],
  ] as const)(
    '%s leaves the session unpaid first, then %s',
    async (iban, paymentStatus, lastEvent, captured) => {
      const { simulators, stripe } = await startFixture();
      const { id } = await stripe.checkout.sessions.create(sessionParameters);
      expect(simulators.stripe.payByBank({ sessionId: id, iban })).toMatchObject({ kind: 'processing' });
      expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
        status: 'complete',
        payment_status: 'unpaid',
      });
      expect(simulators.stripe.events().map(({ type }) => type)).toEqual([
        'payment_intent.created',
        'payment_intent.processing',
        'charge.pending',
        'checkout.session.completed',
      ]);
      expect(simulators.stripe.settleBankDebit({ sessionId: id })).toBe(true);
      expect(simulators.stripe.settleBankDebit({ sessionId: id })).toBe(false);
      expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
        status: 'complete',
        payment_status: paymentStatus,
      });
      expect(simulators.stripe.events().map(({ type }) => type)).toContain(lastEvent);
      expect(simulators.stripe.ledger().payment_intents).toMatchObject([{ captured }]);
    },
  );

  it('is decided by itself when its time comes', async () => {
    const { simulators, stripe } = await startFixture({ stripe: { bankDebitDelayMs: 86_400_000 } });
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.payByBank({ sessionId: id, iban: 'AT61 1904 3002 3457 3201' });
    simulators.clock.advance({ seconds: 86_401 });
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
  });
});

describe('expiry', () => {
  it('expires an open session, cancels its PaymentIntent, and says so', async () => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.pay({ sessionId: id, card: '4000000000000002' });
    const expired = await stripe.checkout.sessions.expire(id, { expand: ['payment_intent'] });
    expect(expired).toMatchObject({ status: 'expired', url: null, payment_intent: { status: 'canceled' } });
    expect(
      simulators.stripe
        .events()
        .map(({ type }) => type)
        .slice(-2),
    ).toEqual(['payment_intent.canceled', 'checkout.session.expired']);
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({
      statusCode: 400,
      message:
        'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of `expired`.',
    });
    expect(simulators.stripe.pay({ sessionId: id, card: '4242424242424242' })).toEqual({
      kind: 'closed',
      status: 'expired',
    });
  });

  it('comes by the clock', async () => {
    const { simulators, stripe } = await startFixture();
    const soon = Math.floor(Date.now() / 1000) + 1_800;
    const { id } = await stripe.checkout.sessions.create({ ...sessionParameters, expires_at: soon });
    simulators.clock.advance({ seconds: 1_790 });
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('open');
    simulators.clock.advance({ seconds: 11 });
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
    expect(simulators.stripe.events().map(({ type }) => type)).toEqual(['checkout.session.expired']);
  });
});

function idOf(reference: { id: string } | string | null): string {
  return typeof reference === 'object' && reference !== null ? reference.id : String(reference);
}
