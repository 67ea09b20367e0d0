import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  eventTypes,
  type Fixture,
  payBy,
  sessionParameters,
  startFixture,
} from '../testing/stripe-fixture';

afterEach(closeFixtures);

describe('an object that Stripe misreports', () => {
  it('is reported so wherever it appears; the ledger knows the truth', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const { intentId } = await payBy({ fixture });
    simulators.stripe.misreport({ id: intentId, amount_received: 1, currency: 'eur', livemode: true });
    const told = { id: intentId, amount: 1250, amount_received: 1, currency: 'eur', livemode: true };
    expect(await stripe.paymentIntents.retrieve(intentId)).toMatchObject(told);
    const { data } = await stripe.checkout.sessions.list({ expand: ['data.payment_intent'] });
    expect(data).toMatchObject([{ currency: 'gbp', livemode: false, payment_intent: told }]);
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([{ captured: 1250, currency: 'gbp' }]);
    simulators.stripe.misreport({ id: intentId });
    expect(await stripe.paymentIntents.retrieve(intentId)).toMatchObject({ amount_received: 1250 });
  });

  it('is reported so in its next events, which are of its mode; earlier ones stay', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.misreport({ id, livemode: true, status: 'suspended', amount_total: 7 });
    simulators.stripe.pay({ sessionId: id, card: '4242424242424242' });
    const [completed] = (await stripe.events.list({ type: 'checkout.session.completed' })).data;
    expect(completed).toMatchObject({
      livemode: true,
      data: { object: { status: 'suspended', livemode: true, amount_total: 7 } },
    });
    simulators.stripe.misreport({ id });
    expect(await stripe.events.retrieve(String(completed?.id))).toMatchObject({ livemode: true });
  });

  it('must exist, and have what is misreported', async () => {
    const fixture = await startFixture();
    const { stripe } = fixture.simulators;
    const { intentId } = await payBy({ fixture });
    const refund = await fixture.stripe.refunds.create({ payment_intent: intentId, amount: 1 });
    expect(() => stripe.misreport({ id: 'pi_none', status: 'x' })).toThrow('There is no pi_none.');
    expect(() => stripe.misreport({ id: refund.id, livemode: true })).toThrow('A refund has no livemode');
    expect(() => stripe.misreport({ id: intentId, amount: 0.5 })).toThrow();
    const path = `${fixture.simulators.url}/_simulator/stripe/objects/${refund.id}/misreport`;
    const headers = { 'content-type': 'application/json' };
    await fetch(path, { method: 'POST', headers, body: '{"status":"lost_in_space"}' });
    expect(await fixture.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'lost_in_space' });
  });
});

describe('a payment that is canceled in the dashboard', () => {
  it('ends with its open session', async () => {
    const fixture = await startFixture();
    const { intentId } = await payBy({ fixture, card: '4000000000000002' });
    const after = fixture.simulators.stripe.events().length;
    fixture.simulators.stripe.cancelIntent({ paymentIntentId: intentId });
    expect(await fixture.stripe.paymentIntents.retrieve(intentId)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'requested_by_customer',
      canceled_at: expect.any(Number),
    });
    const { data } = await fixture.stripe.checkout.sessions.list({ payment_intent: intentId });
    expect(data).toMatchObject([{ status: 'expired', payment_status: 'unpaid' }]);
    expect(eventTypes({ simulators: fixture.simulators, after })).toEqual([
      'payment_intent.canceled',
      'checkout.session.expired',
    ]);
  });

  it('calls a bank debit back, which leaves its session complete and unpaid', async () => {
    const { simulators, stripe } = await startFixture();
    const { id: sessionId } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.payByBank({ sessionId, iban: 'AT611904300234573201' });
    const session = await stripe.checkout.sessions.retrieve(sessionId);
    const paymentIntentId = String(session.payment_intent);
    const after = simulators.stripe.events().length;
    simulators.stripe.cancelIntent({ paymentIntentId, reason: 'abandoned' });
    expect(simulators.stripe.settleBankDebit({ sessionId })).toBe(false);
    expect(await stripe.checkout.sessions.retrieve(sessionId)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });
    expect(eventTypes({ simulators, after })).toEqual(['charge.failed', 'payment_intent.canceled']);
    expect(() => simulators.stripe.cancelIntent({ paymentIntentId })).toThrow('is canceled');
  });
});

describe('a refund', () => {
  const pendingRefund = async (fixture: Fixture) => {
    const { intentId } = await payBy({ fixture, card: '4000000000007726' });
    return fixture.stripe.refunds.create({ payment_intent: intentId, amount: 400 });
  };

  it('can wait for the payer, and be taken back then', async () => {
    const fixture = await startFixture();
    const { id: refundId } = await pendingRefund(fixture);
    await expect(fixture.stripe.refunds.cancel(refundId)).rejects.toThrow('unsupported');
    fixture.simulators.stripe.settleRefund({ refundId, outcome: 'requires_action' });
    expect(await fixture.stripe.refunds.retrieve(refundId)).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'display_details' },
    });
    expect(await fixture.stripe.refunds.cancel(refundId)).toMatchObject({ status: 'canceled' });
    expect(fixture.simulators.stripe.ledger().payment_intents).toMatchObject([{ refunded: 0 }]);
    expect((await fixture.stripe.charges.list()).data).toMatchObject([{ amount_refunded: 0 }]);
    expect(fixture.simulators.stripe.settleRefund({ refundId, outcome: 'failed' })).toBe(false);
  });

  it('that waits for the payer arrives when they name an account', async () => {
    const fixture = await startFixture();
    const { id: refundId } = await pendingRefund(fixture);
    fixture.simulators.stripe.settleRefund({ refundId, outcome: 'requires_action' });
    expect(fixture.simulators.stripe.settleRefund({ refundId, outcome: 'succeeded' })).toBe(true);
    expect(await fixture.stripe.refunds.retrieve(refundId)).toMatchObject({ status: 'succeeded' });
  });
});

describe('a dispute that is prevented', () => {
  it.each([
    ['block', 0],
    ['resolution', 1250],
  ] as const)('by a %s takes %i and no fee', async (prevention, disputed) => {
    const fixture = await startFixture();
    const { intentId } = await payBy({ fixture });
    const before = fixture.simulators.stripe.ledger().payment_intents[0]?.fees;
    const dispute = fixture.simulators.stripe.openDispute({ paymentIntentId: intentId, prevention });
    expect(dispute).toMatchObject({
      status: 'prevented',
      payment_method_details: { card: { case_type: prevention } },
      is_charge_refundable: prevention === 'block',
    });
    expect(fixture.simulators.stripe.ledger().payment_intents).toMatchObject([{ disputed, fees: before }]);
  });

  it('in the end returns what was withdrawn, and keeps the fee of the chargeback', async () => {
    const fixture = await startFixture();
    const { intentId } = await payBy({ fixture });
    const { id: disputeId } = fixture.simulators.stripe.openDispute({ paymentIntentId: intentId });
    const after = fixture.simulators.stripe.events().length;
    fixture.simulators.stripe.decideDispute({ disputeId, outcome: 'prevented' });
    expect(fixture.simulators.stripe.ledger().payment_intents).toMatchObject([{ disputed: 0 }]);
    expect(eventTypes({ simulators: fixture.simulators, after })).toEqual([
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ]);
  });
});
