import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  type Fixture,
  onboardedAccount,
  payBy,
  startFixture,
} from '../../testing/stripe-fixture';

afterEach(closeFixtures);

const fundsAtOnce = '4000000000000077';
const daySeconds = 86_400;

/** "available pending" for each currency, in minor units. */
async function balanceOf({ stripe }: Fixture): Promise<Record<string, string>> {
  const { available, pending } = await stripe.balance.retrieve();
  return Object.fromEntries(
    available.map(({ currency, amount }) => [
      currency,
      `${amount} ${pending.find((part) => part.currency === currency)?.amount}`,
    ]),
  );
}

/** "category amount fee" for each line, the newest first. */
async function linesOf({ stripe }: Fixture, filter: Record<string, unknown> = {}): Promise<string[]> {
  const { data } = await stripe.balanceTransactions.list({ limit: 100, ...filter });
  return data.map(({ reporting_category: category, amount, fee }) => `${category} ${amount} ${fee}`);
}

const eventTypes = async ({ stripe }: Fixture) =>
  (await stripe.events.list({ types: ['payout.created', 'payout.paid', 'payout.failed'] })).data.map(
    ({ type, account }) => [type, account],
  );

/** The platform's balance in the ledger, by currency. */
const bookedIn = ({ simulators }: Fixture) =>
  Object.fromEntries(simulators.stripe.ledger().platform.map(({ currency, balance }) => [currency, balance]));

describe('the balance of the platform', () => {
  it('is what is available and what still waits, and names the object behind every line', async () => {
    const fixture = await startFixture();
    const { stripe } = fixture;
    const { intentId } = await payBy({ fixture });
    await payBy({ fixture, card: fundsAtOnce });
    expect(await balanceOf(fixture)).toEqual({ gbp: `${1250 - 39} ${1250 - 39}` });
    const { data } = await stripe.balanceTransactions.list({ expand: ['data.source'] });
    expect(data[1]).toMatchObject({
      amount: 1250,
      fee: 39,
      fee_details: [{ amount: 39, type: 'stripe_fee' }],
      net: 1211,
      exchange_rate: null,
      status: 'pending',
      source: { object: 'charge', payment_intent: intentId },
    });
  });

  it('goes to the bank when it is asked to, and names what it consisted of', async () => {
    const fixture = await startFixture();
    const { stripe, simulators } = fixture;
    await payBy({ fixture, card: fundsAtOnce });
    await payBy({ fixture });
    const id = String(simulators.stripe.payOutPlatform()?.id);
    expect(simulators.stripe.payOutPlatform()).toBeNull();
    expect(await stripe.payouts.retrieve(id)).toMatchObject({
      amount: 1211,
      automatic: true,
      status: 'pending',
      reconciliation_status: 'completed',
    });
    expect(await linesOf(fixture, { payout: id })).toEqual(['payout -1211 0', 'charge 1250 39']);
    expect(await balanceOf(fixture)).toEqual({ gbp: '0 1211' });
    simulators.clock.advance({ seconds: 11 });
    expect((await stripe.payouts.list()).data).toMatchObject([{ id, status: 'paid' }]);
    expect(await eventTypes(fixture)).toEqual([
      ['payout.paid', undefined],
      ['payout.created', undefined],
    ]);
    simulators.clock.advance({ seconds: 8 * daySeconds });
    const manual = await stripe.payouts.create({ amount: 1000, currency: 'gbp' });
    expect(manual).toMatchObject({ automatic: false, amount: 1000 });
    await expect(stripe.balanceTransactions.list({ payout: manual.id })).rejects.toMatchObject({
      param: 'payout',
    });
    await expect(stripe.payouts.create({ amount: 212, currency: 'gbp' })).rejects.toMatchObject({
      code: 'balance_insufficient',
    });
    expect(bookedIn(fixture)).toEqual({ gbp: 211 });
  });

  it('has the money again when the bank sends a payout back, and keeps taking the next', async () => {
    const fixture = await startFixture();
    const { stripe, simulators } = fixture;
    await payBy({ fixture, card: fundsAtOnce });
    const payoutId = String(simulators.stripe.payOutPlatform()?.id);
    simulators.clock.advance({ seconds: 11 });
    expect(simulators.stripe.settlePayout({ payoutId, outcome: 'failed' })).toBe(true);
    const failed = await stripe.payouts.retrieve(payoutId, { expand: ['failure_balance_transaction'] });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_code: 'no_account',
      failure_balance_transaction: { type: 'payout_failure', amount: 1211 },
    });
    expect((await eventTypes(fixture))[0]).toEqual(['payout.failed', undefined]);
    expect(await balanceOf(fixture)).toEqual({ gbp: '1211 0' });
    const next = String(simulators.stripe.payOutPlatform()?.id);
    expect(await linesOf(fixture, { payout: next })).toEqual(['payout -1211 0', 'payout_reversal 1211 0']);
    expect(bookedIn(fixture)).toEqual({ gbp: 0 });
  });

  it('goes every midnight if it was told to', async () => {
    const fixture = await startFixture();
    const { simulators } = fixture;
    simulators.stripe.setPayoutSchedule({ interval: 'daily' });
    await payBy({ fixture, card: fundsAtOnce });
    await payBy({ fixture });
    simulators.clock.advance({ seconds: 9 * daySeconds });
    const amounts = simulators.stripe.payouts().map(({ amount, status }) => [amount, status]);
    expect(amounts).toEqual([
      [1211, 'paid'],
      [1211, 'paid'],
    ]);
    simulators.stripe.setPayoutSchedule({ interval: 'manual' });
    await payBy({ fixture, card: fundsAtOnce });
    simulators.clock.advance({ seconds: 2 * daySeconds });
    expect(simulators.stripe.payouts()).toHaveLength(2);
  });

  it('takes a charge of another currency at a rate, and gives it back at one', async () => {
    const fixture = await startFixture();
    const { stripe, simulators } = fixture;
    simulators.stripe.settleIn({ from: 'eur', rate: 0.85 });
    const { chargeId } = await payBy({ fixture, currency: 'eur', amount: 1001, card: fundsAtOnce });
    // 850.85 is 851; 1.5 % of it and 20 are 33.
    const [line] = (await stripe.balanceTransactions.list({ source: chargeId })).data;
    expect(line).toMatchObject({ amount: 851, fee: 33, net: 818, currency: 'gbp', exchange_rate: 0.85 });
    expect(await balanceOf(fixture)).toEqual({ gbp: '818 0' });
    const destination = await onboardedAccount({ fixture });
    const transfer = { amount: 800, destination, source_transaction: chargeId };
    await expect(stripe.transfers.create({ ...transfer, currency: 'eur' })).rejects.toMatchObject({
      param: 'source_transaction',
    });
    await stripe.transfers.create({ ...transfer, currency: 'gbp' });
    simulators.stripe.settleIn({ from: 'eur', rate: 0.9 });
    await stripe.refunds.create({ charge: chargeId, amount: 100 });
    expect((await linesOf(fixture, { currency: 'gbp' })).slice(0, 2)).toEqual([
      'refund -90 0',
      'transfer -800 0',
    ]);
    simulators.stripe.openDispute({ chargeId });
    expect((await linesOf(fixture))[0]).toBe('dispute -811 2000');
    expect(bookedIn(fixture)).toEqual({ eur: 0, gbp: 818 - 800 - 90 - 811 - 2000 });
    simulators.stripe.settleIn({ from: 'eur', rate: null });
    await payBy({ fixture, currency: 'eur', amount: 1000, card: fundsAtOnce });
    expect((await balanceOf(fixture)).eur).toBe('965 0');
  });
});

describe('planted differences', () => {
  it('move money, and show in list and balance', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const { chargeId } = await payBy({ fixture, card: fundsAtOnce });
    simulators.stripe.plantLine({ kind: 'adjustment', amount: -250, description: 'Correction' });
    simulators.stripe.plantLine({ kind: 'fee', amount: -100 });
    simulators.stripe.topUp({ amount: 5000 });
    const { charge } = simulators.stripe.payStranger({ amount: 2000 });
    const [original] = (await stripe.balanceTransactions.list({ source: chargeId })).data;
    simulators.stripe.repeatLine({ id: String(original?.id) });
    expect(await linesOf(fixture)).toEqual([
      'charge 1250 39',
      'charge 2000 50',
      'topup 5000 0',
      'fee -100 0',
      'other_adjustment -250 0',
      'charge 1250 39',
    ]);
    expect(await linesOf(fixture, { source: chargeId })).toHaveLength(2);
    expect((await stripe.charges.retrieve(charge)).metadata).toEqual({});
    expect(await balanceOf(fixture)).toEqual({ gbp: `${2 * 1211 - 350 + 5000} 1950` });
    expect(bookedIn(fixture)).toEqual({ gbp: 2 * 1211 - 350 + 5000 + 1950 });
  });

  it('change or hide what the list says, and shift a balance', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    await payBy({ fixture, card: fundsAtOnce });
    const id = String((await stripe.balanceTransactions.list()).data[0]?.id);
    simulators.stripe.changeLine({ id, amount: 1200, fee: 40 });
    expect(await linesOf(fixture)).toEqual(['charge 1200 40']);
    expect(await balanceOf(fixture)).toEqual({ gbp: '1160 0' });
    simulators.stripe.changeLine({ id, hide: true });
    expect(await linesOf(fixture)).toEqual([]);
    await expect(stripe.balanceTransactions.retrieve(id)).rejects.toMatchObject({ statusCode: 404 });
    simulators.stripe.changeLine({ id });
    simulators.stripe.shiftBalance({ amount: 7 });
    expect(await linesOf(fixture)).toEqual(['charge 1250 39']);
    expect(await balanceOf(fixture)).toEqual({ gbp: '1218 0' });
    expect(() => simulators.stripe.changeLine({ id: 'txn_none', hide: true })).toThrow('no line');
  });
});
