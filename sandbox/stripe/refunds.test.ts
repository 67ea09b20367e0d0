import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, type Fixture, sessionParameters, startFixture } from '../testing/stripe-fixture';

afterEach(closeFixtures);

async function paid({ sandbox, stripe }: Fixture, card = '4242424242424242'): Promise<string> {
  const { id } = await stripe.checkout.sessions.create(sessionParameters);
  sandbox.stripe.pay({ sessionId: id, card });
  return String((await stripe.checkout.sessions.retrieve(id)).payment_intent);
}

const lastTypes = ({ sandbox }: Fixture, count: number) =>
  sandbox.stripe
    .events()
    .slice(-count)
    .map(({ type }) => type);

describe('a refund', () => {
  it('may be partial, then the rest, and no more', async () => {
    const fixture = await startFixture();
    const { sandbox, stripe } = fixture;
    const intent = await paid(fixture);
    const first = await stripe.refunds.create({
      payment_intent: intent,
      amount: 250,
      metadata: { refund: '1' },
    });
    expect(first).toMatchObject({ status: 'succeeded', amount: 250, metadata: { refund: '1' } });
    const charged = (await stripe.charges.list({ payment_intent: intent })).data[0];
    expect(charged).toMatchObject({ amount_refunded: 250, refunded: false });
    await expect(stripe.refunds.create({ payment_intent: intent, amount: 1001 })).rejects.toMatchObject({
      message: 'Refund amount (£10.01) is greater than unrefunded amount on charge (£10.00)',
    });
    const rest = await stripe.refunds.create({ payment_intent: intent, reason: 'requested_by_customer' });
    expect(rest.amount).toBe(1000);
    await expect(stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    expect(await stripe.charges.retrieve(String(charged?.id), { expand: ['refunds'] })).toMatchObject({
      refunded: true,
      refunds: { data: [{ id: rest.id }, { id: first.id }] },
    });
    expect(lastTypes(fixture, 3)).toEqual(['refund.created', 'charge.refunded', 'refund.updated']);
    expect(sandbox.stripe.ledger().payment_intents).toMatchObject([
      { captured: 1250, refunded: 1250, refunds: 2 },
    ]);
    expect((await stripe.refunds.list({ payment_intent: intent })).data).toHaveLength(2);
  });

  it('needs a successful charge', async () => {
    const fixture = await startFixture();
    const intent = await paid(fixture, '4000000000000002');
    await expect(fixture.stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  it('may be slow', async () => {
    const fixture = await startFixture();
    const intent = await paid(fixture, '4000000000007726');
    const refund = await fixture.stripe.refunds.create({ payment_intent: intent });
    expect(refund.status).toBe('pending');
    fixture.sandbox.clock.advance({ seconds: 11 });
    expect((await fixture.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect(lastTypes(fixture, 1)).toEqual(['refund.updated']);
  });

  it('may fail later, and the money is the merchant’s again', async () => {
    const fixture = await startFixture();
    const { sandbox, stripe } = fixture;
    const intent = await paid(fixture, '4000000000005126');
    const refund = await stripe.refunds.create({ payment_intent: intent });
    expect(refund.status).toBe('succeeded');
    expect(sandbox.stripe.settleRefund({ refundId: refund.id })).toBe(true);
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect(lastTypes(fixture, 2)).toEqual(['refund.failed', 'refund.updated']);
    expect((await stripe.charges.list({ payment_intent: intent })).data[0]).toMatchObject({
      amount_refunded: 0,
      refunded: false,
    });
    expect(sandbox.stripe.ledger().payment_intents).toMatchObject([{ captured: 1250, refunded: 0 }]);
  });

  it('may be made in the dashboard, and names no API request then', async () => {
    const fixture = await startFixture();
    const intent = await paid(fixture);
    fixture.sandbox.stripe.refund({ paymentIntentId: intent, amount: 100 });
    const event = fixture.sandbox.stripe.events().find(({ type }) => type === 'refund.created');
    expect(event).toMatchObject({ request: { id: null, idempotency_key: null } });
  });

  it('keeps the books in balance', async () => {
    const fixture = await startFixture();
    await fixture.stripe.refunds.create({ payment_intent: await paid(fixture), amount: 33 });
    await paid(fixture, '4000000000000002');
    const { balances } = fixture.sandbox.stripe.ledger();
    expect(balances.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    expect(balances.find(({ account }) => account === 'merchant')?.amount).toBe(1250 - 39 - 33);
  });
});
