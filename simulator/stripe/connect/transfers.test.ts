import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  eventTypes,
  onboardedAccount,
  payBy,
  receivedEvents,
  startFixture,
} from '../../testing/stripe-fixture';

afterEach(closeFixtures);

async function ready({ card = '4242424242424242' }: { card?: string } = {}) {
  const fixture = await startFixture();
  const destination = await onboardedAccount({ fixture });
  const paid = await payBy({ fixture, card });
  return { fixture, ...fixture, destination, ...paid };
}

describe('a transfer', () => {
  it('needs money that is available', async () => {
    const { simulators, stripe, destination } = await ready();
    const create = () => stripe.transfers.create({ amount: 1000, currency: 'gbp', destination });
    await expect(create()).rejects.toMatchObject({
      statusCode: 400,
      code: 'balance_insufficient',
      type: 'StripeInvalidRequestError',
    });
    simulators.clock.advance({ seconds: 8 * 86_400 });
    expect(await create()).toMatchObject({ amount: 1000, destination, source_transaction: null });
    await expect(create()).rejects.toMatchObject({ code: 'balance_insufficient' });
    await expect(stripe.transfers.create({ amount: 1, currency: 'eur', destination })).rejects.toMatchObject({
      code: 'balance_insufficient',
    });
  });

  it('from a charge goes at once, and its money is available when the charge’s is', async () => {
    const { simulators, stripe, destination, chargeId, intentId } = await ready();
    const before = simulators.stripe.events().length;
    const transfer = await stripe.transfers.create({
      amount: 1000,
      currency: 'gbp',
      destination,
      source_transaction: chargeId,
      metadata: { payout_id: '3' },
      expand: ['balance_transaction', 'destination'],
    });
    expect(transfer).toMatchObject({
      object: 'transfer',
      id: expect.stringMatching(/^tr_/),
      destination: { id: destination, object: 'account' },
      destination_payment: expect.stringMatching(/^py_/),
      balance_transaction: { type: 'transfer', amount: -1000, status: 'pending' },
      transfer_group: `group_${intentId}`,
      metadata: { payout_id: '3' },
      reversed: false,
      reversals: { data: [] },
    });
    expect((await stripe.charges.retrieve(chargeId)).transfer_group).toBe(`group_${intentId}`);
    expect((await stripe.paymentIntents.retrieve(intentId)).transfer_group).toBe(`group_${intentId}`);
    const helper = { stripeAccount: destination };
    expect(await stripe.balance.retrieve({}, helper)).toMatchObject({
      available: [{ amount: 0 }],
      pending: [{ amount: 1000, currency: 'gbp' }],
    });
    expect(await stripe.balanceTransactions.list({}, helper)).toMatchObject({
      data: [{ type: 'payment', amount: 1000, reporting_category: 'charge' }],
    });
    expect(await stripe.balance.retrieve()).toMatchObject({ pending: [{ amount: 1250 - 39 - 1000 }] });
    simulators.clock.advance({ seconds: 8 * 86_400 });
    expect(await stripe.balance.retrieve({}, helper)).toMatchObject({ available: [{ amount: 1000 }] });
    await simulators.stripe.idle();
    expect(eventTypes({ simulators, after: before })).toEqual(['transfer.created']);
    expect((await stripe.events.list({ type: 'transfer.created' })).data).toHaveLength(1);
  });

  it('is announced on the platform, not on the account', async () => {
    const { simulators, stripe, receiver, destination, chargeId } = await ready();
    const source = { source_transaction: chargeId };
    await stripe.transfers.create({ amount: 10, currency: 'gbp', destination, ...source });
    await simulators.stripe.idle();
    const event = receivedEvents({ stripe, received: receiver.received }).find(
      ({ type }) => type === 'transfer.created',
    );
    expect(event).toMatchObject({ request: { idempotency_key: expect.stringContaining('stripe-node') } });
    expect(event).not.toHaveProperty('account');
  });

  it('takes no more from a charge than it brought, reversals not counted', async () => {
    const { stripe, destination, chargeId } = await ready();
    const take = (amount: number) =>
      stripe.transfers.create({
        amount,
        currency: 'gbp',
        destination,
        source_transaction: chargeId,
      });
    await expect(take(1251)).rejects.toMatchObject({ param: 'source_transaction' });
    const { id } = await take(1000);
    await expect(take(251)).rejects.toMatchObject({
      message:
        'Transfers using this transaction as a source must not exceed the source amount of £12.50. (There is already a transfer using this source, amounting to £10.00.)',
    });
    await take(250);
    await stripe.transfers.createReversal(id, { amount: 300 });
    expect(await take(300)).toMatchObject({ amount: 300 });
  });

  it('goes once, however often it is asked for under one key', async () => {
    const { fixture, simulators, stripe, destination, chargeId } = await ready();
    const parameters = { amount: 500, currency: 'gbp', destination, source_transaction: chargeId };
    const send = () => stripe.transfers.create(parameters, { idempotencyKey: 'payout-3' });
    expect((await send()).id).toBe((await send()).id);
    await expect(
      stripe.transfers.create({ ...parameters, amount: 501 }, { idempotencyKey: 'payout-3' }),
    ).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
    expect(simulators.stripe.ledger().connected_accounts).toMatchObject([{ transfers: 500, balance: 500 }]);
    // A refusal of the balance is remembered as well, until another key is used.
    const early = { amount: 900, currency: 'gbp', destination };
    const ask = (idempotencyKey: string) => stripe.transfers.create(early, { idempotencyKey });
    await expect(ask('early')).rejects.toMatchObject({ code: 'balance_insufficient' });
    await payBy({ fixture, card: '4000000000000077' });
    await expect(ask('early')).rejects.toMatchObject({ code: 'balance_insufficient' });
    expect(await ask('later')).toMatchObject({ amount: 900 });
  });

  it.each([
    [{ amount: 0 }, { param: 'amount', code: 'parameter_invalid_integer' }],
    [{ amount: -5 }, { param: 'amount' }],
    [{ amount: undefined }, { param: 'amount', code: 'parameter_missing' }],
    [{ currency: undefined }, { param: 'currency', code: 'parameter_missing' }],
    [{ destination: 'acct_none' }, { param: 'destination', message: "No such destination: 'acct_none'" }],
    [{ source_transaction: 'ch_none' }, { param: 'source_transaction', code: 'resource_missing' }],
    [{ currency: 'eur' }, { param: 'source_transaction' }],
    [{ application_fee: 3 }, { param: 'application_fee', code: 'parameter_unknown' }],
  ])('is refused with %j', async (change, refusal) => {
    const { simulators, stripe, destination, chargeId } = await ready();
    const parameters = { amount: 10, currency: 'gbp', destination, source_transaction: chargeId, ...change };
    const create = stripe.transfers.create(parameters as Parameters<typeof stripe.transfers.create>[0]);
    await expect(create).rejects.toMatchObject({ statusCode: 400, ...refusal });
    expect(simulators.stripe.transfers()).toEqual([]);
  });

  it('needs an account that may receive', async () => {
    const { fixture, simulators, stripe, chargeId } = await ready();
    const capabilities = { transfers: { requested: true } };
    const fresh = (await stripe.accounts.create({ type: 'express', capabilities })).id;
    const restricted = (await stripe.accounts.create({ type: 'express', capabilities })).id;
    simulators.stripe.onboard({ accountId: restricted, outcome: 'restricted' });
    const other = await onboardedAccount({ fixture });
    await stripe.accounts.update(other, { capabilities: { transfers: { requested: false } } });
    for (const destination of [fresh, restricted, other]) {
      const source = { source_transaction: chargeId };
      await expect(
        stripe.transfers.create({ amount: 10, currency: 'gbp', destination, ...source }),
      ).rejects.toMatchObject({ statusCode: 400, code: 'insufficient_capabilities_for_transfer' });
    }
  });

  it('is found by its group and its destination', async () => {
    const { fixture, stripe, destination } = await ready();
    const other = await onboardedAccount({ fixture });
    const grouped = { payment_intent_data: { transfer_group: 'task_9' } };
    const { chargeId, intentId } = await payBy({ fixture, parameters: grouped });
    expect((await stripe.paymentIntents.retrieve(intentId)).transfer_group).toBe('task_9');
    const send = (to: string) =>
      stripe.transfers.create({
        amount: 100,
        currency: 'gbp',
        destination: to,
        source_transaction: chargeId,
      });
    const [first, second] = [await send(destination), await send(other)];
    expect((await stripe.transfers.list({ transfer_group: 'task_9' })).data).toEqual([second, first]);
    expect((await stripe.transfers.list({ destination: other })).data).toEqual([second]);
    expect((await stripe.transfers.list({ transfer_group: 'task_1' })).data).toEqual([]);
    expect(await stripe.transfers.update(first.id, { metadata: { seen: 'yes' } })).toMatchObject({
      metadata: { seen: 'yes' },
    });
    expect(await stripe.transfers.retrieve(first.id)).toMatchObject({ metadata: { seen: 'yes' } });
  });
});

describe('a reversal', () => {
  it('takes a part, then the rest, and no more', async () => {
    const { simulators, stripe, destination, chargeId } = await ready({ card: '4000000000000077' });
    const source = { source_transaction: chargeId };
    const { id } = await stripe.transfers.create({ amount: 1000, currency: 'gbp', destination, ...source });
    const part = await stripe.transfers.createReversal(id, { amount: 400, metadata: { why: 'dispute' } });
    expect(part).toMatchObject({ object: 'transfer_reversal', amount: 400, transfer: id });
    expect(await stripe.transfers.retrieve(id)).toMatchObject({ amount_reversed: 400, reversed: false });
    await expect(stripe.transfers.createReversal(id, { amount: 601 })).rejects.toMatchObject({
      param: 'amount',
      message: 'Reversal amount (£6.01) is greater than unreversed amount on transfer (£6.00)',
    });
    const rest = await stripe.transfers.createReversal(id);
    expect(rest.amount).toBe(600);
    await expect(stripe.transfers.createReversal(id)).rejects.toMatchObject({ statusCode: 400 });
    expect(await stripe.transfers.retrieve(id)).toMatchObject({
      reversed: true,
      reversals: { data: [{ id: rest.id }, { id: part.id }] },
    });
    expect((await stripe.transfers.listReversals(id)).data).toEqual([rest, part]);
    expect(eventTypes({ simulators }).slice(-2)).toEqual(['transfer.reversed', 'transfer.reversed']);
    expect(simulators.stripe.ledger().platform).toMatchObject([{ transfers: 1000, reversals: 1000 }]);
  });

  it('needs the money to be there still', async () => {
    const { stripe, destination, chargeId } = await ready({ card: '4000000000000077' });
    const source = { source_transaction: chargeId };
    const { id } = await stripe.transfers.create({ amount: 1000, currency: 'gbp', destination, ...source });
    await stripe.payouts.create({ amount: 700, currency: 'gbp' }, { stripeAccount: destination });
    await expect(stripe.transfers.createReversal(id, { amount: 301 })).rejects.toMatchObject({
      code: 'balance_insufficient',
    });
    expect(await stripe.transfers.createReversal(id, { amount: 300 })).toMatchObject({ amount: 300 });
  });

  it('of money that is still pending is pending too', async () => {
    const { simulators, stripe, destination, chargeId } = await ready();
    const source = { source_transaction: chargeId };
    const { id } = await stripe.transfers.create({ amount: 1000, currency: 'gbp', destination, ...source });
    await stripe.transfers.createReversal(id);
    expect(await stripe.balance.retrieve()).toMatchObject({
      available: [{ amount: 0 }],
      pending: [{ amount: 1211 }],
    });
    simulators.clock.advance({ seconds: 8 * 86_400 });
    expect(await stripe.balance.retrieve()).toMatchObject({ available: [{ amount: 1211 }] });
  });
});
