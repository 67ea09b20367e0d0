import Stripe from 'stripe';
import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  onboardedAccount,
  payBy,
  receivedEvents,
  secretKey,
  startFixture,
} from '../../testing/stripe-fixture';

afterEach(closeFixtures);

const transfers = { transfers: { requested: true } };

describe('a connected account', () => {
  it('begins with everything to do', async () => {
    const { stripe } = await startFixture();
    const account = await stripe.accounts.create({
      type: 'express',
      country: 'GB',
      email: 'helper@linku.example',
      capabilities: transfers,
      business_type: 'individual',
      business_profile: { url: 'https://linku.example', mcc: '7299' },
      metadata: { user_id: '7' },
    });
    expect(account).toMatchObject({
      id: expect.stringMatching(/^acct_1\w{15}$/),
      type: 'express',
      country: 'GB',
      default_currency: 'gbp',
      email: 'helper@linku.example',
      metadata: { user_id: '7' },
      capabilities: { transfers: 'inactive' },
      charges_enabled: false,
      payouts_enabled: false,
      details_submitted: false,
      controller: { fees: { payer: 'application_express' }, stripe_dashboard: { type: 'express' } },
      external_accounts: { data: [] },
    });
    expect(account.requirements?.currently_due).toContain('external_account');
    expect(await stripe.accounts.retrieve(account.id)).toEqual(account);
    expect((await stripe.accounts.list()).data).toEqual([account]);
  });

  it('may be asked for by what controls it', async () => {
    const { stripe } = await startFixture();
    const account = await stripe.accounts.create({
      controller: {
        fees: { payer: 'application' },
        losses: { payments: 'application' },
        stripe_dashboard: { type: 'express' },
      },
      country: 'IE',
      capabilities: transfers,
    });
    expect(account).toMatchObject({
      type: 'none',
      default_currency: 'eur',
      controller: { fees: { payer: 'application' }, requirement_collection: 'stripe' },
    });
  });

  it.each([
    [{}, 'type'],
    [{ type: 'custom' }, 'type'],
    [{ type: 'standard' }, 'type'],
    [{ type: 'express', country: 'XX' }, 'country'],
    [{ type: 'express', email: 'nobody' }, 'email'],
    [{ type: 'express', capabilities: { card_issuing: { requested: true } } }, 'capabilities[card_issuing]'],
    [{ type: 'express', individual: { first_name: 'Fang' } }, 'individual'],
    [
      { controller: { fees: { payer: 'account' }, losses: { payments: 'application' } } },
      'controller[fees][payer]',
    ],
  ])('is refused when it is %j', async (parameters, param) => {
    const { stripe } = await startFixture();
    const create = stripe.accounts.create(parameters as Stripe.AccountCreateParams);
    await expect(create).rejects.toMatchObject({ statusCode: 400, param });
    expect((await stripe.accounts.list()).data).toEqual([]);
  });

  it('tells Connect what has changed, under its own name', async () => {
    const { simulators, stripe, receiver } = await startFixture();
    const { id } = await stripe.accounts.create({ type: 'express', capabilities: transfers });
    expect(simulators.stripe.events()).toEqual([]);
    simulators.stripe.onboard({ accountId: id });
    await stripe.accounts.update(id, { metadata: { level: '2' } });
    await stripe.accounts.update(id, { metadata: { level: '2' } });
    await simulators.stripe.idle();
    const events = receivedEvents({ stripe, received: receiver.received });
    expect(events.map(({ type, account }) => [type, account])).toEqual([
      ['account.external_account.created', id],
      ['account.updated', id],
      ['account.updated', id],
    ]);
    expect(events[1]).toMatchObject({
      data: {
        object: {
          details_submitted: true,
          payouts_enabled: true,
          charges_enabled: false,
          capabilities: { transfers: 'active' },
          requirements: { currently_due: [], disabled_reason: null },
        },
        previous_attributes: { payouts_enabled: false, capabilities: { transfers: 'inactive' } },
      },
    });
    expect(events[2]).toMatchObject({ data: { previous_attributes: { metadata: {} } } });
    // The events of an account are its own: the platform's list does not have them.
    expect((await stripe.events.list()).data).toEqual([]);
    const own = await stripe.events.list({}, { stripeAccount: id });
    expect(own.data).toHaveLength(3);
    expect(await stripe.events.retrieve(String(own.data[0]?.id), {}, { stripeAccount: id })).toEqual(
      own.data[0],
    );
    await expect(stripe.events.retrieve(String(own.data[0]?.id))).rejects.toMatchObject({ statusCode: 404 });
  });

  it('may be restricted, and complete later', async () => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.accounts.create({ type: 'express', capabilities: transfers });
    simulators.stripe.onboard({ accountId: id, outcome: 'restricted' });
    expect(await stripe.accounts.retrieve(id)).toMatchObject({
      details_submitted: true,
      payouts_enabled: false,
      capabilities: { transfers: 'inactive' },
      requirements: {
        currently_due: ['individual.verification.document'],
        disabled_reason: 'requirements.past_due',
      },
    });
    simulators.stripe.onboard({ accountId: id });
    expect(await stripe.accounts.retrieve(id)).toMatchObject({
      payouts_enabled: true,
      requirements: { currently_due: [] },
    });
    expect(await stripe.accounts.listExternalAccounts(id)).toMatchObject({
      data: [{ object: 'bank_account', last4: '2345', routing_number: '108800', status: 'new' }],
    });
  });

  it('cannot be deleted while it has money, and is gone afterwards', async () => {
    const fixture = await startFixture();
    const { stripe } = fixture;
    const id = await onboardedAccount({ fixture });
    const { chargeId } = await payBy({ fixture, card: '4000000000000077' });
    const { id: transferId } = await stripe.transfers.create({
      amount: 1000,
      currency: 'gbp',
      destination: id,
      source_transaction: chargeId,
    });
    await expect(stripe.accounts.del(id)).rejects.toMatchObject({ statusCode: 400 });
    await stripe.transfers.createReversal(transferId);
    expect(await stripe.accounts.del(id)).toEqual({ id, object: 'account', deleted: true });
    await expect(stripe.accounts.retrieve(id)).rejects.toBeInstanceOf(Stripe.errors.StripePermissionError);
  });

  it('of somebody else is none of our business', async () => {
    const { simulators, stripe } = await startFixture();
    const strange = { stripeAccount: 'acct_of_somebody_else' };
    for (const call of [
      stripe.accounts.retrieve('acct_of_somebody_else'),
      stripe.balance.retrieve({}, strange),
      stripe.payouts.create({ amount: 1, currency: 'gbp' }, strange),
    ]) {
      await expect(call).rejects.toMatchObject({
        statusCode: 403,
        code: 'account_invalid',
        message: expect.stringContaining("does not have access to account 'acct_of_somebody_else'"),
      });
    }
    const { id } = await stripe.accounts.create({ type: 'express' });
    await expect(stripe.charges.list({}, { stripeAccount: id })).rejects.toMatchObject({ statusCode: 400 });
    await expect(
      stripe.transfers.create({ amount: 1, currency: 'gbp', destination: id }, { stripeAccount: id }),
    ).rejects.toMatchObject({ statusCode: 400 });
    const response = await fetch(`${simulators.url}/v1/account`, {
      headers: { authorization: `Bearer ${secretKey}`, 'stripe-account': id },
    });
    expect(response.headers.get('stripe-account')).toBe(id);
    expect(await response.json()).toMatchObject({ id });
  });

  it('has idempotency keys of its own', async () => {
    const fixture = await startFixture();
    const { stripe } = fixture;
    const [first, second] = [await onboardedAccount({ fixture }), await onboardedAccount({ fixture })];
    const { chargeId } = await payBy({ fixture, card: '4000000000000077' });
    for (const destination of [first, second]) {
      const source = { source_transaction: chargeId };
      await stripe.transfers.create({ amount: 500, currency: 'gbp', destination, ...source });
    }
    const payOut = (stripeAccount: string, amount: number) =>
      stripe.payouts.create({ amount, currency: 'gbp' }, { stripeAccount, idempotencyKey: 'one-key' });
    const paid = await payOut(first, 500);
    expect((await payOut(first, 500)).id).toBe(paid.id);
    expect((await payOut(second, 400)).id).not.toBe(paid.id);
    await expect(payOut(first, 400)).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
    await stripe.accounts.create({ type: 'express' }, { idempotencyKey: 'one-key' });
    expect((await stripe.payouts.list({}, { stripeAccount: first })).data).toHaveLength(1);
  });
});
