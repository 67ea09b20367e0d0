import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  eventTypes,
  type Fixture,
  onboardedAccount,
  payBy,
  startFixture,
} from '../../testing/stripe-fixture';

afterEach(closeFixtures);

/** An account with 10.00 pounds that are available, or pending with another card. */
async function funded({
  bankAccount,
  payouts,
  card = '4000000000000077',
  dataFolder,
}: {
  bankAccount?: string;
  payouts?: 'manual' | 'daily';
  card?: string;
  dataFolder?: string;
} = {}) {
  const fixture: Fixture = await startFixture({ dataFolder });
  const account = await onboardedAccount({ fixture, bankAccount, payouts });
  const { chargeId } = await payBy({ fixture, card });
  const { id: transferId } = await fixture.stripe.transfers.create({
    amount: 1000,
    currency: 'gbp',
    destination: account,
    source_transaction: chargeId,
  });
  return { fixture, ...fixture, account, transferId, on: { stripeAccount: account } };
}

describe('a payout', () => {
  it('leaves the balance at once and arrives later', async () => {
    const { simulators, stripe, account, on } = await funded();
    const before = simulators.stripe.events().length;
    const payout = await stripe.payouts.create(
      { amount: 600, currency: 'gbp', metadata: { task: '9' }, expand: ['destination'] },
      on,
    );
    expect(payout).toMatchObject({
      id: expect.stringMatching(/^po_/),
      amount: 600,
      automatic: false,
      status: 'pending',
      metadata: { task: '9' },
      destination: { object: 'bank_account', account, last4: '2345' },
    });
    expect(await stripe.balance.retrieve({}, on)).toMatchObject({ available: [{ amount: 400 }] });
    simulators.clock.advance({ seconds: 11 });
    expect(await stripe.payouts.retrieve(payout.id, {}, on)).toMatchObject({
      status: 'paid',
      failure_code: null,
    });
    expect((await stripe.payouts.list({ status: 'paid' }, on)).data).toHaveLength(1);
    expect((await stripe.payouts.list({ status: 'failed' }, on)).data).toEqual([]);
    expect(simulators.stripe.events().slice(before)).toMatchObject([
      { type: 'payout.created', account },
      { type: 'payout.paid', account },
    ]);
    expect(simulators.stripe.ledger().connected_accounts).toMatchObject([
      { account, transfers: 1000, payouts: 600, balance: 400 },
    ]);
  });

  it.each([
    ['11111116', 'no_account'],
    ['11111113', 'account_closed'],
    ['22222227', 'insufficient_funds'],
    ['33333335', 'debit_not_authorized'],
    ['44444440', 'invalid_currency'],
  ])('to %s fails with %s, and the account wants another bank', async (bankAccount, code) => {
    const { simulators, stripe, account, on } = await funded({ bankAccount });
    const { id } = await stripe.payouts.create({ amount: 1000, currency: 'gbp' }, on);
    const before = simulators.stripe.events().length;
    simulators.clock.advance({ seconds: 11 });
    expect(await stripe.payouts.retrieve(id, { expand: ['failure_balance_transaction'] }, on)).toMatchObject({
      status: 'failed',
      failure_code: code,
      failure_message: expect.any(String),
      failure_balance_transaction: { type: 'payout_failure', amount: 1000 },
    });
    expect(eventTypes({ simulators, after: before })).toEqual([
      'payout.failed',
      'account.external_account.updated',
      'account.updated',
    ]);
    expect(await stripe.balance.retrieve({}, on)).toMatchObject({ available: [{ amount: 1000 }] });
    expect(await stripe.accounts.retrieve(account)).toMatchObject({
      payouts_enabled: false,
      requirements: { currently_due: ['external_account'] },
      external_accounts: { data: [{ status: 'errored' }] },
    });
    await expect(stripe.payouts.create({ amount: 1, currency: 'gbp' }, on)).rejects.toMatchObject({
      code: 'payouts_not_allowed',
    });
    simulators.stripe.onboard({ accountId: account });
    expect(await stripe.payouts.create({ amount: 1000, currency: 'gbp' }, on)).toMatchObject({
      status: 'pending',
    });
  });

  it('needs available money, a bank, and whole pence', async () => {
    const { stripe, on } = await funded({ card: '4242424242424242' });
    const create = (amount: number, currency = 'gbp') => stripe.payouts.create({ amount, currency }, on);
    await expect(create(1)).rejects.toMatchObject({ code: 'balance_insufficient' });
    await expect(create(1, 'eur')).rejects.toMatchObject({
      message: "Sorry, you don't have any external accounts in that currency (eur).",
    });
    await expect(create(0)).rejects.toMatchObject({ param: 'amount', code: 'parameter_invalid_integer' });
    await expect(
      stripe.payouts.create({ amount: 1, currency: 'gbp', method: 'instant' }, on),
    ).rejects.toMatchObject({ param: 'method' });
    expect((await stripe.payouts.list()).data).toEqual([]);
    await expect(stripe.payouts.retrieve('po_none', {}, on)).rejects.toMatchObject({
      statusCode: 404,
      param: 'payout',
    });
  });

  it('of one account is not another’s', async () => {
    const { fixture, stripe, on } = await funded();
    const { id } = await stripe.payouts.create({ amount: 10, currency: 'gbp' }, on);
    const stripeAccount = await onboardedAccount({ fixture });
    await expect(stripe.payouts.retrieve(id, {}, { stripeAccount })).rejects.toMatchObject({
      statusCode: 404,
    });
    await expect(stripe.payouts.retrieve(id)).rejects.toMatchObject({ statusCode: 404 });
    expect((await stripe.payouts.list({}, { stripeAccount })).data).toEqual([]);
  });

  it('may be decided now, and returned after it was paid', async () => {
    const { simulators, stripe, on } = await funded();
    const { id } = await stripe.payouts.create({ amount: 1000, currency: 'gbp' }, on);
    expect(simulators.stripe.settlePayout({ payoutId: id })).toBe(true);
    expect(simulators.stripe.settlePayout({ payoutId: id })).toBe(false);
    expect((await stripe.payouts.retrieve(id, {}, on)).status).toBe('paid');
    expect(simulators.stripe.settlePayout({ payoutId: id, outcome: 'failed' })).toBe(true);
    expect(simulators.stripe.settlePayout({ payoutId: id, outcome: 'failed' })).toBe(false);
    expect((await stripe.payouts.retrieve(id, {}, on)).status).toBe('failed');
    expect(simulators.stripe.ledger().connected_accounts).toMatchObject([{ payouts: 0, balance: 1000 }]);
  });
});

describe('the daily schedule', () => {
  it('pays out what is available, at midnight', async () => {
    const { simulators, stripe, on } = await funded({ payouts: 'daily', card: '4242424242424242' });
    simulators.clock.advance({ seconds: 6 * 86_400 });
    expect((await stripe.payouts.list({}, on)).data).toEqual([]);
    simulators.clock.advance({ seconds: 3 * 86_400 });
    expect((await stripe.payouts.list({}, on)).data).toMatchObject([
      { amount: 1000, automatic: true, status: 'paid' },
    ]);
    expect(await stripe.balance.retrieve({}, on)).toMatchObject({ available: [{ amount: 0 }] });
  });

  it('waits for a bank that works', async () => {
    const { simulators, stripe, account, on } = await funded({ payouts: 'daily', bankAccount: '11111113' });
    simulators.clock.advance({ seconds: 5 * 86_400 });
    expect((await stripe.payouts.list({}, on)).data).toMatchObject([{ status: 'failed' }]);
    simulators.stripe.onboard({ accountId: account });
    simulators.clock.advance({ seconds: 2 * 86_400 });
    expect((await stripe.payouts.list({}, on)).data).toMatchObject([
      { status: 'paid', amount: 1000 },
      { status: 'failed' },
    ]);
  });

  it('outlives a restart, as does a dispute that is under review', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'linku-simulator-'));
    try {
      const before = await funded({ payouts: 'daily', card: '4242424242424242', dataFolder });
      const disputed = before.simulators.stripe.ledger().payment_intents[0];
      const { id } = before.simulators.stripe.openDispute({ paymentIntentId: disputed?.payment_intent });
      await before.stripe.disputes.update(id, { evidence: { uncategorized_text: 'winning_evidence' } });
      const ledger = before.simulators.stripe.ledger();
      await before.simulators.close();
      const after = await startFixture({ dataFolder });
      expect(after.simulators.stripe.ledger()).toEqual(ledger);
      expect(await after.stripe.accounts.retrieve(before.account)).toMatchObject({ payouts_enabled: true });
      after.simulators.clock.advance({ seconds: 9 * 86_400 });
      expect((await after.stripe.disputes.retrieve(id)).status).toBe('won');
      expect((await after.stripe.payouts.list({}, before.on)).data).toMatchObject([{ status: 'paid' }]);
      await after.simulators.close();
    } finally {
      rmSync(dataFolder, { recursive: true });
    }
  });
});
