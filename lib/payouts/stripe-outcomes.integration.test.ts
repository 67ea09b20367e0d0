import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { paidHelper, stripeAccountOf, walletOf } from '@/tests/scenarios/payout-scenario';
import { adminInspectPayout } from './admin-inspect-payout';
import { findPayoutRow } from './payout-row';
import { requestPayout } from './request-payout';
import { syncPayout } from './sync-payout';

const fixture = useFixture();
beforeAll(async () => {
  // Our balance at Stripe is less than what helpers earn by Stripe's fees: somebody else's money is there too.
  await paidHelper({ fixture });
});
afterEach(() => reset(fixture));

const stripe = () => fixture.simulators.stripe;

/** A payout that Stripe made, while its answer and its events were lost. */
async function madeUnseen() {
  const helper = await paidHelper({ fixture });
  stripe().addWebhookFault({ fault: { kind: 'lose' }, times: null });
  stripe().addFault({
    method: 'POST',
    path: '/v1/transfers',
    fault: { kind: 'execute_then_drop' },
    times: 3,
  });
  const { payout_id: payoutId } = await requestPayout({
    userId: helper.id,
    provider: 'stripe',
    amount: 10_000,
    idempotencyKey: 'whole',
  });
  stripe().clearFaults();
  const transferId = String(stripe().transfers().at(-1)?.id);
  expect((await findPayoutRow({ id: payoutId }))?.status).toBe('requested');
  return { helper, payoutId, transferId };
}

describe('A transfer of which Stripe reports', () => {
  it.each([
    ['less', { amount: 9_999 }],
    ['more', { amount: 10_001 }],
    ['another currency', { currency: 'eur' }],
  ])('%s is not booked: it stays undecided, and an operator can end it', async (_, told) => {
    const { helper, payoutId, transferId } = await madeUnseen();
    stripe().misreport({ id: transferId, ...told });
    await syncPayout({ payoutId });
    await syncPayout({ payoutId });
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({
      status: 'requested',
      reason: 'does_not_agree',
    });
    expect(await walletOf(helper)).toEqual({ balance: 0, inFlight: 10_000 });
    expect((await adminInspectPayout(payoutId)).outcomes.length).toBeGreaterThan(0);
    expect(await brokenChecks()).toEqual([]);
    stripe().misreport({ id: transferId });
    await syncPayout({ payoutId });
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'paid', reason: null });
    expect(
      stripe()
        .transfers()
        .filter(({ id }) => id === transferId),
    ).toHaveLength(1);
    await fixture.expectSoundBooks();
  });
});

describe('A payout from an account to its bank', () => {
  it('of which Stripe says a word that we never saw leaves the account as it is', async () => {
    const helper = await paidHelper({ fixture });
    await requestPayout({ userId: helper.id, provider: 'stripe', amount: 10_000, idempotencyKey: 'whole' });
    await bothIdle(fixture);
    const account = stripeAccountOf({ fixture, helper });
    const answer = await fetch(`${fixture.simulators.url}/v1/payouts`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${fixture.environment.STRIPE_SECRET_KEY}`,
        'content-type': 'application/x-www-form-urlencoded',
        'stripe-account': account,
      },
      body: 'amount=500&currency=gbp',
    });
    const { id } = (await answer.json()) as { id: string };
    stripe().misreport({ id, status: 'circling_the_bank' });
    stripe().settlePayout({ payoutId: id });
    await bothIdle(fixture);
    expect(
      await db().payoutAccount.findMany({ where: { userId: helper.id, provider: 'stripe' } }),
    ).toMatchObject([{ externalId: account, state: 'ready' }]);
    expect(await db().payout.findMany({ where: { userId: helper.id } })).toMatchObject([{ status: 'paid' }]);
    const events = await db().webhookEvent.findMany({ where: { type: { startsWith: 'payout.' } } });
    expect(events.filter(({ state }) => state !== 'handled' && state !== 'ignored')).toEqual([]);
    await fixture.expectSoundBooks();
  });
});
