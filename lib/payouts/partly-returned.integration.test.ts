import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { searchEvents } from '@/lib/jobs/search-events';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { paidHelper, walletOf } from '@/tests/scenarios/payout-scenario';
import { adminInspectPayout } from './admin-inspect-payout';
import { adminListPayouts } from './admin-list-payouts';
import { findPayoutRow, type PayoutRow } from './payout-row';
import { readPayout } from './read-payout';
import { requestPayout } from './request-payout';

const fixture = useFixture();
beforeAll(async () => {
  // Our balance at Stripe is less than what helpers earn by Stripe's fees: somebody else's money is there too.
  await paidHelper({ fixture });
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

/** A transfer of the whole wallet of 100.00, which has arrived. */
async function paidTransfer(): Promise<{ helper: User; payout: PayoutRow }> {
  const helper = await paidHelper({ fixture });
  const { payout_id: id } = await requestPayout({
    userId: helper.id,
    provider: 'stripe',
    amount: 10_000,
    idempotencyKey: 'whole',
  });
  const payout = await findPayoutRow({ id });
  await bothIdle(fixture);
  if (payout?.status !== 'paid') throw new Error(`The payout is ${payout?.status}`);
  return { helper, payout };
}

/** Somebody takes part of a transfer back, in Stripe's console for example. */
async function reverse({ payout, amount }: { payout: PayoutRow; amount: number }): Promise<void> {
  const url = `${fixture.simulators.url}/v1/transfers/${payout.payoutReference}/reversals`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${fixture.environment.STRIPE_SECRET_KEY}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: `amount=${amount}`,
  });
  expect(answer.status).toBe(200);
  await bothIdle(fixture);
}

/** PayPal's item of a payout. */
function itemOf(payoutId: number): string {
  const items = fixture.paypal.ledger().payouts;
  return items.find((line) => line.sender_item_id?.startsWith(`linku-payout-${payoutId}-`))?.item ?? '';
}

describe('A transfer that is reversed in part', () => {
  it('returns that part to the wallet, and is seen by the person and by operators', async () => {
    const { helper, payout } = await paidTransfer();
    await reverse({ payout, amount: 6_000 });
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
    expect(await readPayout({ userId: helper.id, payoutId: payout.id })).toMatchObject({
      status: 'paid',
      amount: 10_000,
      returned_amount: 6_000,
      returned_amount_display: '60.00',
      reason: 'reversed_in_part',
    });
    expect((await adminListPayouts({ viewerRole: 'finance', filter: 'returned_in_part' })).payouts).toEqual([
      expect.objectContaining({ id: payout.id, returnedAmount: 6_000 }),
    ]);
    expect((await adminInspectPayout(payout.id)).steps.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['payout_requested', 10_000],
      ['payout', 10_000],
      ['payout_returned', 6_000],
    ]);
  });

  it('and then again, returns each part once, and is over when all of it came back', async () => {
    const { helper, payout } = await paidTransfer();
    fixture.simulators.stripe.addWebhookFault({
      event_type: '*',
      fault: { kind: 'duplicate', copies: 3 },
      times: null,
    });
    await reverse({ payout, amount: 2_000 });
    await reverse({ payout, amount: 500 });
    expect(await findPayoutRow({ id: payout.id })).toMatchObject({ status: 'paid', returnedAmount: 2_500 });
    expect((await walletOf(helper)).balance).toBe(2_500);
    await reverse({ payout, amount: 7_500 });
    expect(await findPayoutRow({ id: payout.id })).toMatchObject({ status: 'failed', reason: 'reversed' });
    expect((await walletOf(helper)).balance).toBe(10_000);
  });

  it('is found when its event is lost', async () => {
    const { helper, payout } = await paidTransfer();
    fixture.simulators.stripe.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    await reverse({ payout, amount: 6_000 });
    expect((await walletOf(helper)).balance).toBe(0);
    await searchEvents();
    expect((await walletOf(helper)).balance).toBe(6_000);
    expect(await db().payout.count({ where: { id: payout.id, returnedAmount: 6_000 } })).toBe(1);
  });
});

describe('PayPal’s items', () => {
  it.each([
    ['onhold', 'on_hold'],
    ['limbo', null],
  ])('that are %s stay in transit until they are settled', async (word, reason) => {
    const helper = await paidHelper({ fixture, by: 'paypal', email: `helper.${word}@linku.test` });
    const { payout_id: id } = await requestPayout({
      userId: helper.id,
      provider: 'paypal',
      amount: 4_000,
      idempotencyKey: word,
    });
    fixture.paypal.settlePayout({ batchId: (await findPayoutRow({ id }))?.payoutReference ?? '' });
    await bothIdle(fixture);
    await readPayout({ userId: helper.id, payoutId: id });
    expect(await findPayoutRow({ id })).toMatchObject({ status: 'sent', reason });
    fixture.paypal.settlePayoutItem({ itemId: itemOf(id), outcome: 'success' });
    await bothIdle(fixture);
    expect(await findPayoutRow({ id })).toMatchObject({ status: 'paid', reason: null });
  });
});

describe('PayPal’s items that came back after they were paid', () => {
  it.each(['refunded', 'reversed'] as const)(
    'are found when the event of those that were %s is lost',
    async (outcome) => {
      const helper = await paidHelper({ fixture, by: 'paypal' });
      const { payout_id: id } = await requestPayout({
        userId: helper.id,
        provider: 'paypal',
        amount: 4_000,
        idempotencyKey: outcome,
      });
      const sent = await findPayoutRow({ id });
      fixture.paypal.settlePayout({ batchId: sent?.payoutReference ?? '' });
      await bothIdle(fixture);
      expect(await findPayoutRow({ id })).toMatchObject({ status: 'paid' });
      fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
      fixture.paypal.settlePayoutItem({ itemId: itemOf(id), outcome });
      await bothIdle(fixture);
      await searchEvents();
      expect(await findPayoutRow({ id })).toMatchObject({ status: 'failed' });
      expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
    },
  );
});
