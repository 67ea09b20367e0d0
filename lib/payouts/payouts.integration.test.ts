import { afterEach, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { reconcilePayouts } from '@/lib/jobs/reconcile-payouts';
import { commit } from '@/lib/ledger/commit';
import { nameOf, readLabel } from '@/lib/providers/external-reference';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, bothProviders, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import {
  earn,
  paidHelper,
  payoutsMade,
  SLOW_CARD,
  stripeAccountOf,
  walletOf,
} from '@/tests/scenarios/payout-scenario';
import { planPayout } from './decide-payout';
import { listPayouts } from './list-payouts';
import { listPayoutAccounts, openPayoutAccount } from './open-payout-account';
import { findPayoutAccountRow } from './payout-account-row';
import { findPayoutRow } from './payout-row';
import { readPayout } from './read-payout';
import { type RequestPayout, requestPayout } from './request-payout';
import { syncPayout } from './sync-payout';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

let keys = 0;

function ask(helper: User, parts: Partial<RequestPayout> = {}) {
  keys += 1;
  return requestPayout({
    userId: helper.id,
    provider: 'stripe',
    amount: 4_000,
    idempotencyKey: `key-${keys}`,
    ...parts,
  });
}

/** The worker runs when a sync is due; here it is due now. */
async function workerComes() {
  await db()
    .$executeRaw`UPDATE payouts SET next_sync_at = now() - interval '1 second' WHERE next_sync_at IS NOT NULL`;
  await reconcilePayouts();
}

function idOf(label: string | null | undefined): number | undefined {
  return readLabel({ kind: 'payout', text: label })?.id;
}

/** How often the provider was given a payout. */
function madeAt(provider: ProviderName, payoutId: number): number {
  return payoutsMade({ fixture, provider, payoutId });
}

/** PayPal processes the batch; Stripe's transfer is there at once. */
async function arrive(payoutId: number) {
  const payout = await findPayoutRow({ id: payoutId });
  if (payout?.provider === 'paypal' && payout.payoutReference !== null) {
    fixture.paypal.settlePayout({ batchId: payout.payoutReference });
  }
  await bothIdle(fixture);
}

function itemOf(payoutId: number): string {
  const line = fixture.paypal.ledger().payouts.find(({ sender_item_id: label }) => idOf(label) === payoutId);
  if (!line) throw new Error(`PayPal has no item of payout ${payoutId}`);
  return line.item;
}

const createPath = { stripe: '/v1/transfers', paypal: '/v1/payments/payouts' };
const lookPath = { stripe: '/v1/transfers', paypal: '/v1/payments/payouts/*' };

describe.each(bothProviders)('a payout by %s', (provider) => {
  it('leaves the wallet at once and the ledger when it arrived', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const payout = await ask(helper, { provider });
    expect(payout.status).toBe(provider === 'stripe' ? 'paid' : 'sent');
    if (provider === 'paypal') expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 4_000 });
    await arrive(payout.payout_id);
    const paid = await readPayout({ userId: helper.id, payoutId: payout.payout_id });
    expect(paid).toMatchObject({ status: 'paid', amount_display: '40.00', reason: null });
    expect(paid.expected_at !== null).toBe(provider === 'stripe');
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
    expect(madeAt(provider, payout.payout_id)).toBe(1);
  });

  it('takes the whole wallet and not a penny more', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    await expect(ask(helper, { provider, amount: 10_001 })).rejects.toMatchObject({
      code: 'insufficient_balance',
    });
    const { payout_id: payoutId } = await ask(helper, { provider, amount: 10_000 });
    await arrive(payoutId);
    expect(await walletOf(helper)).toEqual({ balance: 0, inFlight: 0 });
  });

  it('of fifty at once takes what is there', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => ask(helper, { provider })));
    const done = tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(done).toHaveLength(2);
    for (const result of tries) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'insufficient_balance' });
    }
    for (const { payout_id: payoutId } of done) await arrive(payoutId);
    expect(await walletOf(helper)).toEqual({ balance: 2_000, inFlight: 0 });
  });

  it('is one under one key, even at once, and another body under it is refused', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const same = { provider, idempotencyKey: 'twice' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(helper, same)));
    expect(new Set(answers.map(({ payout_id: id }) => id)).size).toBe(1);
    await expect(ask(helper, { ...same, amount: 4_001 })).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
    const [first] = answers;
    await arrive(first?.payout_id ?? 0);
    expect((await walletOf(helper)).balance).toBe(6_000);
    expect(madeAt(provider, first?.payout_id ?? 0)).toBe(1);
  });

  it.each([
    ['drop_before', 'create'],
    ['execute_then_drop', 'create'],
    ['status', 'create'],
    ['status', 'payment'],
  ] as const)('survives %s at the %s call, and is made once', async (kind, call) => {
    const helper = await paidHelper({ fixture, by: provider });
    const fault = kind === 'status' ? ({ kind, status: 503 } as const) : { kind };
    const path = (call === 'create' ? createPath : lookPath)[provider];
    const simulator = provider === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
    simulator.addFault({ method: call === 'create' ? 'POST' : 'GET', path, fault, times: null });
    const { payout_id: payoutId } = await ask(helper, { provider });
    expect((await walletOf(helper)).balance).toBe(6_000);
    simulator.clearFaults();
    await workerComes();
    await arrive(payoutId);
    await workerComes();
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'paid' });
    expect(madeAt(provider, payoutId)).toBe(1);
  });

  it('is found again after a crash, wherever that was', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const account = await findPayoutAccountRow({ userId: helper.id, provider });
    if (!account) throw new Error('There is no account');
    const begin = async (idempotencyKey: string) => {
      const plan = planPayout({ userId: helper.id, account, amount: 3_000, currency: 'GBP', idempotencyKey });
      const result = await commit(plan);
      if (result.outcome !== 'done' || result.payoutId === null) throw new Error(result.outcome);
      return result.payoutId;
    };
    const rowOnly = await begin('crash after row');
    const sentToo = await begin('crash after sending');
    const row = await findPayoutRow({ id: sentToo });
    if (!row) throw new Error('There is no row');
    await adapterOf(provider).payOut({
      payout: row,
      name: nameOf({ kind: 'payout', own: row }),
      attempt: row.version,
      destination: row.destination,
      amount: row.amount,
      currency: row.currency,
      requestedAt: row.createdAt,
    });
    await bothIdle(fixture);
    await Promise.all([workerComes(), workerComes(), syncPayout({ payoutId: sentToo })]);
    for (const payoutId of [rowOnly, sentToo]) {
      await arrive(payoutId);
      expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'paid' });
      expect(madeAt(provider, payoutId)).toBe(1);
    }
    expect(await walletOf(helper)).toEqual({ balance: 4_000, inFlight: 0 });
  });

  it('handles its events doubled, late and before our own response', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const simulator = provider === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
    simulator.addWebhookFault({ event_type: '*', fault: { kind: 'duplicate', copies: 3 }, times: null });
    simulator.addFault({
      method: 'POST',
      path: createPath[provider],
      fault: { kind: 'execute_then_drop' },
      times: null,
    });
    const { payout_id: payoutId } = await ask(helper, { provider });
    simulator.clearFaults();
    await bothIdle(fixture);
    await workerComes();
    await arrive(payoutId);
    await Promise.all([workerComes(), syncPayout({ payoutId }), syncPayout({ payoutId })]);
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'paid' });
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
  });

  it('is nobody else’s to read', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const { payout_id: payoutId } = await ask(helper, { provider });
    await arrive(payoutId);
    const stranger = await fixture.user();
    await expect(readPayout({ userId: stranger.id, payoutId })).rejects.toMatchObject({ code: 'not_found' });
    expect((await listPayouts({ userId: stranger.id })).payouts).toEqual([]);
    expect((await listPayouts({ userId: helper.id })).payouts).toHaveLength(1);
  });

  it('is refused without an account, and below the minimum', async () => {
    const helper = await fixture.user();
    await expect(ask(helper, { provider })).rejects.toMatchObject({ code: 'payout_account_not_ready' });
    await expect(ask(helper, { provider, amount: 99 })).rejects.toMatchObject({
      code: 'below_payout_minimum',
      details: { minimum: 100 },
    });
    expect(await db().payout.count({ where: { userId: helper.id } })).toBe(0);
  });
});

describe('PayPal’s items', () => {
  it.each([
    ['failed', 'receiver_account_invalid'],
    ['blocked', 'regulatory_blocked'],
    ['returned', 'returned'],
  ])('that are %s return to the wallet with the reason', async (word, reason) => {
    const helper = await paidHelper({ fixture, email: `helper.${word}@linku.test`, by: 'paypal' });
    const { payout_id: payoutId } = await ask(helper, { provider: 'paypal' });
    await arrive(payoutId);
    expect(await readPayout({ userId: helper.id, payoutId })).toMatchObject({ status: 'failed', reason });
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
  });

  it('that nobody claims wait visibly, and arrive or are returned', async () => {
    const helper = await paidHelper({ fixture, email: 'unclaimed.helper@linku.test', by: 'paypal' });
    const claimed = (await ask(helper, { provider: 'paypal' })).payout_id;
    const returned = (await ask(helper, { provider: 'paypal', amount: 1_000 })).payout_id;
    for (const payoutId of [claimed, returned]) {
      await arrive(payoutId);
      expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'sent', reason: 'unclaimed' });
    }
    expect(await walletOf(helper)).toEqual({ balance: 5_000, inFlight: 5_000 });
    fixture.paypal.settlePayoutItem({ itemId: itemOf(claimed), outcome: 'success' });
    fixture.paypal.settlePayoutItem({ itemId: itemOf(returned), outcome: 'returned' });
    await bothIdle(fixture);
    expect(await findPayoutRow({ id: claimed })).toMatchObject({ status: 'paid', reason: null });
    expect(await findPayoutRow({ id: returned })).toMatchObject({ status: 'failed', reason: 'returned' });
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
  });

  it('that arrived and are returned go back to the wallet, once', async () => {
    const helper = await paidHelper({ fixture, by: 'paypal' });
    const { payout_id: payoutId } = await ask(helper, { provider: 'paypal' });
    await arrive(payoutId);
    fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'duplicate', copies: 4 }, times: null });
    fixture.paypal.settlePayoutItem({ itemId: itemOf(payoutId), outcome: 'refunded' });
    await bothIdle(fixture);
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'failed', reason: 'refunded' });
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
  });

  it('of a denied batch are returned, even when every event is lost', async () => {
    const helper = await paidHelper({ fixture, by: 'paypal' });
    const { payout_id: payoutId } = await ask(helper, { provider: 'paypal' });
    const { payoutReference: batchId } = (await findPayoutRow({ id: payoutId })) ?? {};
    fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    fixture.paypal.settlePayout({ batchId: String(batchId), outcome: 'denied' });
    await bothIdle(fixture);
    expect((await walletOf(helper)).balance).toBe(6_000);
    await workerComes();
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'failed', reason: 'risk_decline' });
    expect((await walletOf(helper)).balance).toBe(10_000);
  });

  it('wait while our balance at PayPal is too low, and are sent when it suffices', async () => {
    const helper = await paidHelper({ fixture, by: 'stripe', amount: 3_000_000 });
    const { payout_id: payoutId, ...asked } = await ask(helper, { provider: 'paypal', amount: 3_000_000 });
    expect(asked).toMatchObject({ status: 'requested', reason: 'balance_insufficient' });
    await workerComes();
    expect(await walletOf(helper)).toEqual({ balance: 0, inFlight: 3_000_000 });
    fixture.paypal.deposit({ amount: 4_000_000 });
    await workerComes();
    await arrive(payoutId);
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'paid', reason: null });
    expect(madeAt('paypal', payoutId)).toBe(1);
  });
});

describe('Stripe’s transfers', () => {
  it('wait while the balance is pending, under a new key each time, and are sent when it is available', async () => {
    const helper = await fixture.user();
    const amount = 20_000_000;
    await earn({ fixture, helper, amount, by: 'stripe', card: SLOW_CARD });
    await openPayoutAccount({ userId: helper.id, provider: 'stripe' });
    fixture.simulators.stripe.onboard({ accountId: stripeAccountOf({ fixture, helper }) });
    const { payout_id: payoutId, ...asked } = await ask(helper, { amount });
    expect(asked).toMatchObject({ status: 'requested', reason: 'balance_insufficient' });
    await workerComes();
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'requested' });
    await earn({ fixture, helper: await fixture.user(), amount: 21_000_000, by: 'stripe' });
    await Promise.all([workerComes(), syncPayout({ payoutId })]);
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({ status: 'paid', reason: null });
    expect(madeAt('stripe', payoutId)).toBe(1);
  });

  it('to an account that Stripe restricted are refused before the wallet is touched', async () => {
    const helper = await paidHelper({ fixture });
    const accountId = stripeAccountOf({ fixture, helper });
    fixture.simulators.stripe.onboard({ accountId, outcome: 'restricted' });
    await bothIdle(fixture);
    await expect(ask(helper)).rejects.toMatchObject({ code: 'payout_account_not_ready' });
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
    expect(await listPayoutAccounts({ userId: helper.id })).toContainEqual(
      expect.objectContaining({ provider: 'stripe', state: 'restricted' }),
    );
  });

  it('that are refused return the money, and the account is synced', async () => {
    const helper = await paidHelper({ fixture });
    const accountId = stripeAccountOf({ fixture, helper });
    const { stripe } = fixture.simulators;
    // It becomes restricted between our sync and our transfer, and no event tells us.
    stripe.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    stripe.addFault({
      method: 'GET',
      path: '/v1/accounts/*',
      fault: { kind: 'status', status: 503 },
      times: null,
    });
    stripe.onboard({ accountId, outcome: 'restricted' });
    const payout = await ask(helper);
    expect(payout).toMatchObject({ status: 'failed', reason: 'account_restricted' });
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
    stripe.clearFaults();
    const [account] = (await listPayoutAccounts({ userId: helper.id })).filter(
      ({ provider }) => provider === 'stripe',
    );
    await expect(ask(helper)).rejects.toMatchObject({ code: 'payout_account_not_ready' });
    expect(account).toBeDefined();
  });

  it('that are reversed return to the wallet, once', async () => {
    const helper = await paidHelper({ fixture });
    const { payout_id: payoutId } = await ask(helper);
    const row = await findPayoutRow({ id: payoutId });
    fixture.simulators.stripe.addWebhookFault({
      event_type: 'transfer.reversed',
      fault: { kind: 'duplicate', copies: 3 },
      times: null,
    });
    const answer = await fetch(`${fixture.simulators.url}/v1/transfers/${row?.payoutReference}/reversals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fixture.environment.STRIPE_SECRET_KEY}` },
    });
    expect(answer.status).toBe(200);
    await bothIdle(fixture);
    expect(await findPayoutRow({ id: payoutId })).toMatchObject({
      status: 'failed',
      reason: 'reversed',
    });
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
  });
});

describe('a payout account', () => {
  it('is opened once at Stripe, however often it is requested, and ready after onboarding', async () => {
    const helper = await fixture.user();
    const opened = await Promise.all(
      Array.from({ length: 5 }, () => openPayoutAccount({ userId: helper.id, provider: 'stripe' })),
    );
    for (const { state, onboarding_url: url } of opened) {
      expect(state).toBe('onboarding');
      expect(url).toContain('/setup/e/');
    }
    fixture.simulators.stripe.onboard({ accountId: stripeAccountOf({ fixture, helper }) });
    await bothIdle(fixture);
    expect((await findPayoutAccountRow({ userId: helper.id, provider: 'stripe' }))?.state).toBe('ready');
    expect(await openPayoutAccount({ userId: helper.id, provider: 'stripe' })).toMatchObject({
      state: 'ready',
      onboarding_url: null,
    });
  });

  it('needs a new bank account after the bank refused one', async () => {
    const helper = await paidHelper({ fixture });
    const accountId = stripeAccountOf({ fixture, helper });
    fixture.simulators.stripe.onboard({ accountId, bankAccount: '11111113' });
    await bothIdle(fixture);
    expect((await findPayoutAccountRow({ userId: helper.id, provider: 'stripe' }))?.state).toBe('ready');
    await ask(helper);
    const made = await fetch(`${fixture.simulators.url}/v1/payouts`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${fixture.environment.STRIPE_SECRET_KEY}`,
        'stripe-account': accountId,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'amount=4000&currency=gbp',
    });
    const { id } = (await made.json()) as { id: string };
    fixture.simulators.stripe.settlePayout({ payoutId: id });
    await bothIdle(fixture);
    expect((await findPayoutAccountRow({ userId: helper.id, provider: 'stripe' }))?.state).toBe('restricted');
  });

  it('is one person’s, and a PayPal address can be changed', async () => {
    const [helper, other] = [await fixture.user(), await fixture.user()];
    const open = (user: User, email: string) =>
      openPayoutAccount({ userId: user.id, provider: 'paypal', email });
    expect(await open(helper, 'Wang@Example.com')).toEqual({
      provider: 'paypal',
      state: 'ready',
      email: 'wang@example.com',
      usable_from: null,
      replaced_email: null,
      onboarding_url: null,
    });
    await expect(open(other, 'wang@example.com')).rejects.toMatchObject({ code: 'payout_account_taken' });
    expect((await open(helper, 'new@example.com')).email).toBe('new@example.com');
    expect((await open(other, 'wang@example.com')).email).toBe('wang@example.com');
  });
});
