import { afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../seeded-random';
import {
  closeFixtures,
  type Fixture,
  onboardedAccount,
  payBy,
  startFixture,
} from '../../testing/stripe-fixture';

afterEach(closeFixtures);

/** Whether the ledger adds up, by itself and with what the API shows, on the platform and on every account. */
async function expectBooksToAddUp({ simulators, stripe }: Fixture): Promise<void> {
  const { platform, connected_accounts: accounts, balances, entries } = simulators.stripe.ledger();
  expect(balances.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  expect(entries.every(({ amount }) => Number.isSafeInteger(amount) && amount > 0)).toBe(true);
  for (const line of platform) {
    const { charges, refunds, disputes, fees, transfers, reversals, balance, ...other } = line;
    const { payouts, topups, converted, planted } = other;
    expect(balance).toBe(
      charges - refunds - disputes - fees - transfers + reversals - payouts + topups + converted + planted,
    );
    expect(shown(await stripe.balance.retrieve(), line.currency)).toBe(balance);
  }
  for (const { account, transfers, reversals, payouts, balance, currency } of accounts) {
    expect(balance).toBe(transfers - reversals - payouts);
    expect(balance).toBeGreaterThanOrEqual(0);
    expect(shown(await stripe.balance.retrieve({}, { stripeAccount: account }), currency)).toBe(balance);
  }
  // The lines of the balances, which the API keeps apart from the entries, say the same.
  const lines = await stripe.balanceTransactions.list().autoPagingToArray({ limit: 10_000 });
  const net = lines.reduce((sum, line) => sum + line.net, 0);
  expect(net).toBe(platform.reduce((sum, { balance }) => sum + balance, 0));
}

type Balance = Awaited<ReturnType<Fixture['stripe']['balance']['retrieve']>>;

function shown({ available, pending }: Balance, currency: string): number {
  return [...available, ...pending]
    .filter((part) => part.currency === currency)
    .reduce((sum, { amount }) => sum + amount, 0);
}

describe('the ledger', () => {
  it('shows one reward from the payer to the helper’s bank', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const destination = await onboardedAccount({ fixture });
    const { chargeId } = await payBy({ fixture, amount: 5000 });
    const source = { source_transaction: chargeId };
    const { id } = await stripe.transfers.create({ amount: 4500, currency: 'gbp', destination, ...source });
    await stripe.transfers.createReversal(id, { amount: 500 });
    simulators.clock.advance({ seconds: 8 * 86_400 });
    await stripe.payouts.create({ amount: 3000, currency: 'gbp' }, { stripeAccount: destination });
    await expectBooksToAddUp(fixture);
    const ledger = simulators.stripe.ledger();
    expect(ledger.payment_intents).toMatchObject([
      { captured: 5000, refunded: 0, disputed: 0, fees: 95, transferred: 4000 },
    ]);
    expect(ledger.platform).toEqual([
      {
        currency: 'gbp',
        charges: 5000,
        refunds: 0,
        disputes: 0,
        fees: 95,
        transfers: 4500,
        reversals: 500,
        payouts: 0,
        topups: 0,
        converted: 0,
        planted: 0,
        balance: 905,
      },
    ]);
    expect(ledger.connected_accounts).toEqual([
      {
        account: destination,
        currency: 'gbp',
        transfers: 4500,
        reversals: 500,
        payouts: 3000,
        balance: 1000,
      },
    ]);
    expect(ledger.balances.find(({ account }) => account === `bank:${destination}`)?.amount).toBe(3000);
  });

  it('goes below zero when a dispute takes back what was passed on', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const destination = await onboardedAccount({ fixture });
    const { chargeId, intentId } = await payBy({ fixture });
    const source = { source_transaction: chargeId };
    await stripe.transfers.create({ amount: 1250, currency: 'gbp', destination, ...source });
    const { id } = simulators.stripe.openDispute({ paymentIntentId: intentId });
    await expectBooksToAddUp(fixture);
    expect(simulators.stripe.ledger().platform[0]?.balance).toBe(1250 - 39 - 1250 - 1250 - 2000);
    simulators.stripe.decideDispute({ disputeId: id, outcome: 'won' });
    await expectBooksToAddUp(fixture);
    expect(simulators.stripe.ledger().platform[0]?.balance).toBe(1250 - 39 - 1250 - 2000);
  });

  it.each([1, 2, 3])('adds up after a busy year (seed %i)', async (seed) => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const random = seededRandom(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    const pick = <Item>(items: readonly Item[]): Item | undefined => items[below(items.length)];
    const accounts = [
      await onboardedAccount({ fixture }),
      await onboardedAccount({ fixture, payouts: 'daily' }),
      await onboardedAccount({ fixture, bankAccount: '11111113' }),
    ];
    const cards = ['4242424242424242', '4000000000000077', '4000000000000259', '4000000000001976'];
    const slow = ['4000000000007726', '4000000000005126', '4000000000000002'];
    const steps: Array<() => Promise<unknown> | unknown> = [
      () => payBy({ fixture, card: pick([...cards, ...slow]), amount: 100 + below(50_000) }),
      () => payBy({ fixture, card: pick(cards), amount: 100 + below(50_000) }),
      async () =>
        stripe.refunds.create({
          charge: String(pick((await stripe.charges.list()).data)?.id),
          amount: 1 + below(3_000),
        }),
      async () =>
        stripe.transfers.create({
          amount: 1 + below(20_000),
          currency: 'gbp',
          destination: String(pick(accounts)),
          ...(random() < 0.5
            ? {}
            : { source_transaction: String(pick((await stripe.charges.list()).data)?.id) }),
        }),
      () => stripe.transfers.createReversal(String(pick(simulators.stripe.transfers())?.id)),
      () =>
        stripe.payouts.create(
          { amount: 1 + below(9_000), currency: 'gbp' },
          { stripeAccount: pick(accounts) },
        ),
      () => simulators.stripe.settlePayout({ payoutId: String(pick(simulators.stripe.payouts())?.id) }),
      () => simulators.stripe.onboard({ accountId: String(pick(accounts)) }),
      () =>
        stripe.disputes.update(String(pick(simulators.stripe.disputes())?.id), {
          evidence: {
            uncategorized_text: String(
              pick(['winning_evidence', 'losing_evidence', 'escalate_inquiry_evidence']),
            ),
          },
        }),
      () => simulators.clock.advance({ seconds: 3_600 * below(400) }),
    ];
    let done = 0;
    for (let turn = 0; turn < 120; turn += 1) {
      const step = pick(steps);
      try {
        await step?.();
        done += 1;
      } catch {
        // Much of this is refused, rightly; what counts is that a refusal moves nothing.
      }
      if (turn % 20 === 19) await expectBooksToAddUp(fixture);
    }
    expect(done).toBeGreaterThan(50);
    const kinds = new Set(simulators.stripe.ledger().entries.map(({ kind }) => kind));
    expect(kinds.size).toBeGreaterThan(6);
  });
});
