import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, type Fixture, sessionParameters, startFixture } from '../../testing/stripe-fixture';

afterEach(closeFixtures);

async function paid({ simulators, stripe }: Fixture, card = '4242424242424242'): Promise<string> {
  const { id } = await stripe.checkout.sessions.create(sessionParameters);
  simulators.stripe.pay({ sessionId: id, card });
  return String((await stripe.checkout.sessions.retrieve(id)).payment_intent);
}

const lastTypes = ({ simulators }: Fixture, count: number) =>
  simulators.stripe
    .events()
    .slice(-count)
    .map(({ type }) => type);

describe('a refund', () => {
  it('may be partial, then the rest, and no more', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
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
    expect(lastTypes(fixture, 4)).toEqual([
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
    ]);
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([
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
    fixture.simulators.clock.advance({ seconds: 11 });
    expect((await fixture.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded');
    expect(lastTypes(fixture, 4)).toEqual([
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
    ]);
  });

  it('may fail later, and the money is the merchant’s again', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const intent = await paid(fixture, '4000000000005126');
    const refund = await stripe.refunds.create({ payment_intent: intent });
    expect(refund.status).toBe('succeeded');
    expect(simulators.stripe.settleRefund({ refundId: refund.id })).toBe(true);
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect(lastTypes(fixture, 3)).toEqual(['refund.failed', 'refund.updated', 'charge.refund.updated']);
    expect(
      await stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] }),
    ).toMatchObject({
      failure_balance_transaction: { type: 'refund_failure', amount: 1250, source: refund.id },
    });
    expect((await stripe.charges.list({ payment_intent: intent })).data[0]).toMatchObject({
      amount_refunded: 0,
      refunded: false,
    });
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([{ captured: 1250, refunded: 0 }]);
  });

  it('may be returned by the bank, whatever the card, once', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const intent = await paid(fixture, '4000000000007726');
    const slow = await stripe.refunds.create({ payment_intent: intent, amount: 300 });
    expect(simulators.stripe.settleRefund({ refundId: slow.id, outcome: 'failed' })).toBe(true);
    expect((await stripe.refunds.retrieve(slow.id)).status).toBe('failed');
    simulators.clock.advance({ seconds: 60 });
    expect(simulators.stripe.settleRefund({ refundId: slow.id, outcome: 'succeeded' })).toBe(false);
    expect(simulators.stripe.settleRefund({ refundId: slow.id, outcome: 'failed' })).toBe(false);
    expect((await stripe.refunds.retrieve(slow.id)).status).toBe('failed');
    const plain = await stripe.refunds.create({ payment_intent: await paid(fixture), amount: 200 });
    expect(simulators.stripe.settleRefund({ refundId: plain.id })).toBe(false);
    expect(simulators.stripe.settleRefund({ refundId: plain.id, outcome: 'failed' })).toBe(true);
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([{ refunded: 0 }, { refunded: 0 }]);
  });

  it('is found by its payment, and by its charge', async () => {
    const fixture = await startFixture();
    const { stripe } = fixture;
    const [first, second] = [await paid(fixture), await paid(fixture)];
    const refund = await stripe.refunds.create({ payment_intent: first, amount: 1 });
    await stripe.refunds.create({ payment_intent: second, amount: 2 });
    expect((await stripe.refunds.list({ payment_intent: first })).data).toMatchObject([{ id: refund.id }]);
    expect((await stripe.refunds.list({ charge: String(refund.charge) })).data).toMatchObject([
      { id: refund.id },
    ]);
    expect((await stripe.refunds.list()).data).toHaveLength(2);
  });

  it('takes other metadata, and nothing else', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const created = await stripe.refunds.create({
      payment_intent: await paid(fixture),
      metadata: { a: '1', b: '2' },
    });
    const updated = await stripe.refunds.update(created.id, { metadata: { a: '', c: '3' } });
    expect(updated.metadata).toEqual({ b: '2', c: '3' });
    expect(simulators.stripe.events().at(-1)).toMatchObject({
      type: 'charge.refund.updated',
      data: { object: { metadata: { c: '3' } }, previous_attributes: { metadata: { a: '1', b: '2' } } },
    });
    await expect(stripe.refunds.cancel(created.id)).rejects.toMatchObject({
      statusCode: 400,
      message: 'Canceling this refund is unsupported.',
    });
    await expect(
      stripe.refunds.create({ payment_intent: await paid(fixture), amount: 0 }),
    ).rejects.toMatchObject({ param: 'amount', code: 'parameter_invalid_integer' });
  });

  it('may be made in the dashboard, and names no API request then', async () => {
    const fixture = await startFixture();
    const intent = await paid(fixture);
    fixture.simulators.stripe.refund({ paymentIntentId: intent, amount: 100 });
    const event = fixture.simulators.stripe.events().find(({ type }) => type === 'refund.created');
    expect(event).toMatchObject({ request: { id: null, idempotency_key: null } });
  });

  it('keeps the books in balance', async () => {
    const fixture = await startFixture();
    await fixture.stripe.refunds.create({ payment_intent: await paid(fixture), amount: 33 });
    await paid(fixture, '4000000000000002');
    const { balances } = fixture.simulators.stripe.ledger();
    expect(balances.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    expect(balances.find(({ account }) => account === 'merchant')?.amount).toBe(1250 - 39 - 33);
  });
});
