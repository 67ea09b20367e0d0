import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { reconcilePayouts } from '@/lib/jobs/reconcile-payouts';
import { commit } from '@/lib/ledger/commit';
import { nameOf } from '@/lib/providers/external-reference';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, bothProviders, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { earn, paidHelper, SLOW_CARD, stripeAccountOf, walletOf } from '@/tests/scenarios/payout-scenario';
import { adminListPayouts } from './admin-list-payouts';
import { cancelPayout } from './cancel-payout';
import { claimSending } from './claim-sending';
import { planPayout } from './decide-payout';
import { openPayoutAccount } from './open-payout-account';
import { findPayoutAccountRow } from './payout-account-row';
import { findPayoutRow, type PayoutRow } from './payout-row';
import { recordOutcome } from './record-outcome';
import { redirectPayout } from './redirect-payout';
import { requestPayout } from './request-payout';
import { syncPayout } from './sync-payout';

const fixture = useFixture();
let operator: User;
beforeAll(async () => {
  operator = await fixture.user({ role: 'admin' });
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const createPath = { stripe: '/v1/transfers', paypal: '/v1/payments/payouts' };
const findPath = { stripe: '/v1/transfers', paypal: '/v1/payments/payouts/*' };

const simulatorOf = (name: ProviderName) => (name === 'stripe' ? fixture.simulators.stripe : fixture.paypal);

/** More than either balance has, so that it waits. */
const MUCH = 30_000_000;

let keys = 0;
function ask({
  helper,
  ...parts
}: {
  helper: User;
  provider: ProviderName;
  amount?: number;
  currency?: string;
}) {
  keys += 1;
  return requestPayout({ userId: helper.id, amount: 4_000, idempotencyKey: `way-${keys}`, ...parts });
}

async function rowOf(id: number): Promise<PayoutRow> {
  const row = await findPayoutRow({ id });
  if (!row) throw new Error('There is no payout');
  return row;
}

/** A payout that waits because the balance is too low: what its helper earned is pending at Stripe for days. */
async function waiting(provider: ProviderName) {
  const helper = await fixture.user();
  await earn({ fixture, helper, amount: MUCH, card: SLOW_CARD });
  await openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email });
  await openPayoutAccount({ userId: helper.id, provider: 'stripe' });
  fixture.simulators.stripe.onboard({ accountId: stripeAccountOf({ fixture, helper }) });
  await fixture.simulators.stripe.idle();
  const { payout_id: id, can_cancel: canCancel } = await ask({ helper, provider, amount: MUCH });
  expect(await rowOf(id)).toMatchObject({ status: 'requested', reason: 'balance_insufficient' });
  expect(canCancel).toBe(true);
  return { helper, id };
}

/** A payout whose request had no response, and did nothing. */
async function unanswered(provider: ProviderName) {
  const helper = await paidHelper({ fixture, by: provider });
  simulatorOf(provider).addFault({
    method: 'POST',
    path: createPath[provider],
    fault: { kind: 'drop_before' },
    times: null,
  });
  const { payout_id: id } = await ask({ helper, provider });
  simulatorOf(provider).clearFaults();
  return { helper, id };
}

/** As if everything about this payout had happened this long ago. */
async function passTime({ id, minutes }: { id: number; minutes: number }): Promise<void> {
  await db().$executeRaw`
    UPDATE payouts SET sending_until = sending_until - make_interval(mins => ${minutes}::integer),
      unknown_send_at = unknown_send_at - make_interval(mins => ${minutes}::integer),
      next_sync_at = now() - interval '1 second' WHERE id = ${id}`;
}

async function workerComes(id: number): Promise<void> {
  await passTime({ id, minutes: 0 });
  await reconcilePayouts();
}

const byHelper = (helper: User, payoutId: number) =>
  cancelPayout({ payoutId, userId: helper.id, by: 'helper', actorId: helper.id });
const byOperator = (payoutId: number) => cancelPayout({ payoutId, by: 'operator', actorId: operator.id });

function madeFor({ id, provider }: { id: number; provider: ProviderName }): number {
  const isIts = (label: unknown) => String(label).startsWith(`linku-payout-${id}-`);
  if (provider === 'paypal') {
    return fixture.paypal.ledger().payouts.filter((line) => isIts(line.sender_item_id)).length;
  }
  return fixture.simulators.stripe
    .transfers()
    .filter(({ metadata }) => isIts((metadata as Record<string, string>).payout_id)).length;
}

describe.each(bothProviders)('A payout by %s that was not sent', (provider) => {
  it('is cancelled by its helper, once, and nobody sends it any more', async () => {
    const { helper, id } = await waiting(provider);
    await Promise.all([byHelper(helper, id), byHelper(helper, id), workerComes(id)]);
    // Whoever was sending it may have had to hear that it was refused first.
    await workerComes(id);
    expect(await byHelper(helper, id)).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_helper' });
    expect(await walletOf(helper)).toEqual({ balance: MUCH, inFlight: 0 });
    await workerComes(id);
    await syncPayout({ payoutId: id });
    expect(madeFor({ id, provider })).toBe(0);
  });

  it('is cancelled by an operator, whose audit log has it; nobody else can', async () => {
    const { helper, id } = await waiting(provider);
    const stranger = await fixture.user();
    await expect(byHelper(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await byOperator(id)).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_operator' });
    expect((await walletOf(helper)).balance).toBe(MUCH);
    expect(await db().auditLog.findFirst({ where: { subject: `payout:${id}` } })).toMatchObject({
      actorId: operator.id,
      action: 'payout_cancelled',
    });
  });

  it('goes to another account of its helper instead, once', async () => {
    const { helper, id } = await waiting(provider);
    const other = provider === 'stripe' ? 'paypal' : 'stripe';
    const redirect = () =>
      redirectPayout({ payoutId: id, userId: helper.id, by: 'helper', actorId: helper.id, provider: other });
    const first = await redirect();
    expect(first).toMatchObject({ provider: other, amount: MUCH });
    expect((await redirect()).payout_id).toBe(first.payout_id);
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled' });
    expect(await walletOf(helper)).toMatchObject({ balance: 0 });
    await expect(
      redirectPayout({ payoutId: first.payout_id, by: 'operator', actorId: operator.id, provider: other }),
    ).rejects.toMatchObject({ code: 'payout_account_not_ready' });
  });

  it('is not cancelled while a process may be sending it; the worker cancels it after that', async () => {
    const { helper, id } = await waiting(provider);
    expect(await claimSending(await rowOf(id))).not.toBeNull();
    expect(await claimSending(await rowOf(id)), 'only one process sends it').toBeNull();
    expect(await byHelper(helper, id)).toMatchObject({ status: 'cancelling' });
    expect(await claimSending(await rowOf(id)), 'nobody begins to send it any more').toBeNull();
    await workerComes(id);
    expect(await rowOf(id)).toMatchObject({ status: 'cancelling' });
    await passTime({ id, minutes: 16 });
    await reconcilePayouts();
    // The process that had the right to send never said what became of it: PayPal cannot be asked.
    const isKnown = provider === 'stripe';
    expect(await rowOf(id)).toMatchObject(
      isKnown ? { status: 'cancelled' } : { status: 'requested', reason: 'may_be_sent' },
    );
    expect((await walletOf(helper)).balance).toBe(isKnown ? MUCH : 0);
  });

  it('is cancelled by the worker when the provider was away', async () => {
    const { helper, id } = await waiting(provider);
    if (provider === 'stripe') {
      fixture.simulators.stripe.addFault({
        method: 'GET',
        path: findPath.stripe,
        fault: { kind: 'status', status: 503 },
        times: null,
      });
      expect(await byHelper(helper, id)).toMatchObject({ status: 'cancelling' });
      fixture.simulators.stripe.clearFaults();
      await workerComes(id);
    } else await byHelper(helper, id);
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled' });
  });

  it('that was sent cannot be cancelled', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const other = await paidHelper({ fixture, by: provider });
    const { payout_id: id, can_cancel: canCancel } = await ask({ helper, provider });
    expect(canCancel).toBe(false);
    await expect(byHelper(helper, id)).rejects.toMatchObject({ code: 'payout_not_cancellable' });
    await expect(byOperator(id)).rejects.toMatchObject({ code: 'payout_not_cancellable' });
    await expect(byHelper(other, id)).rejects.toMatchObject({ code: 'not_found' });
    await bothIdle(fixture);
  });

  it('whose request did its work without a response is found, not cancelled', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    await paidHelper({ fixture, by: provider });
    simulatorOf(provider).addFault({
      method: 'POST',
      path: createPath[provider],
      fault: { kind: 'execute_then_drop' },
      times: null,
    });
    simulatorOf(provider).addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    const { payout_id: id } = await ask({ helper, provider });
    simulatorOf(provider).clearFaults();
    await expect(byHelper(helper, id)).rejects.toMatchObject({ code: 'payout_not_cancellable' });
    await workerComes(id);
    expect(['sent', 'paid']).toContain((await rowOf(id)).status);
    expect(madeFor({ id, provider })).toBe(1);
  });
});

describe('A payout whose request had no response', () => {
  it('is cancelled at Stripe a while later, when Stripe still knows nothing of it', async () => {
    const { helper, id } = await unanswered('stripe');
    expect(await byHelper(helper, id)).toMatchObject({ status: 'cancelling' });
    await workerComes(id);
    expect(await rowOf(id)).toMatchObject({ status: 'cancelling' });
    await passTime({ id, minutes: 16 });
    await reconcilePayouts();
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled' });
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
    expect(madeFor({ id, provider: 'stripe' })).toBe(0);
  });
});

describe('A payout that was sent after it was cancelled', () => {
  it('is seen by operators, and moves nothing in our ledger', async () => {
    const helper = await paidHelper({ fixture });
    const account = await findPayoutAccountRow({ userId: helper.id, provider: 'stripe' });
    if (!account) throw new Error('There is no account');
    const plan = planPayout({
      userId: helper.id,
      account,
      amount: 4_000,
      currency: 'GBP',
      idempotencyKey: 'x',
    });
    const begun = await commit(plan);
    if (begun.outcome !== 'done' || begun.payoutId === null) throw new Error(begun.outcome);
    const { payoutId: id } = begun;
    await byHelper(helper, id);
    // A process that stood still for a quarter of an hour, between its check and its request.
    const row = await rowOf(id);
    const name = nameOf({ kind: 'payout', own: row });
    const sent = await adapterOf('stripe').payOut({
      ...row,
      payout: row,
      name,
      attempt: 1,
      requestedAt: row.createdAt,
    });
    if (sent.state !== 'paid') throw new Error(`It is ${sent.state}`);
    await bothIdle(fixture);
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled', reason: 'sent_after_all' });
    expect((await adminListPayouts({ viewerRole: 'finance', filter: 'stuck' })).payouts).toContainEqual(
      expect.objectContaining({ id }),
    );
    expect((await walletOf(helper)).balance).toBe(10_000);
    await fetch(`${fixture.simulators.url}/v1/transfers/${sent.payoutReference}/reversals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fixture.environment.STRIPE_SECRET_KEY}` },
    });
  });
});

const evidence = { reference: 'CASE-17', note: 'Seen in PayPal’s console' };

describe('An operator', () => {
  /** PayPal was asked to send it, did not answer, and has forgotten the name by now. */
  async function tooOld() {
    const { helper, id } = await unanswered('paypal');
    await db().$executeRaw`ALTER TABLE payouts DISABLE TRIGGER payouts_guard`;
    await db().$executeRaw`UPDATE payouts SET created_at = created_at - interval '29 days' WHERE id = ${id}`;
    await db().$executeRaw`ALTER TABLE payouts ENABLE TRIGGER payouts_guard`;
    await workerComes(id);
    expect(await rowOf(id)).toMatchObject({ status: 'requested', reason: 'too_old_to_send' });
    await expect(byOperator(id)).rejects.toMatchObject({ code: 'payout_may_be_sent' });
    return { helper, id };
  }

  it('says with evidence that a payout too old to send came back', async () => {
    const { helper, id } = await tooOld();
    const record = () =>
      recordOutcome({ payoutId: id, operatorId: operator.id, outcome: 'came_back', ...evidence });
    expect(await record()).toMatchObject({ status: 'failed', reason: 'came_back' });
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
    await expect(record()).rejects.toMatchObject({ code: 'payout_over' });
    expect(await db().auditLog.findFirst({ where: { subject: `payout:${id}` } })).toMatchObject({
      actorId: operator.id,
      action: 'payout_came_back',
      detail: { ...evidence, amount: 4_000, currency: 'GBP' },
    });
    await workerComes(id);
    expect(madeFor({ id, provider: 'paypal' })).toBe(0);
  });

  it('does not say how a payout ended that was not sent: it is cancelled', async () => {
    const { id } = await waiting('paypal');
    await expect(
      recordOutcome({ payoutId: id, operatorId: operator.id, outcome: 'came_back', ...evidence }),
    ).rejects.toMatchObject({ code: 'payout_not_sent' });
    expect(await rowOf(id)).toMatchObject({ status: 'requested' });
    await byOperator(id);
  });

  it('is told what the provider says, and that is booked', async () => {
    const helper = await paidHelper({ fixture, by: 'paypal' });
    fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    const { payout_id: id } = await ask({ helper, provider: 'paypal' });
    fixture.paypal.settlePayout({ batchId: (await rowOf(id)).payoutReference ?? '' });
    await expect(
      recordOutcome({ payoutId: id, operatorId: operator.id, outcome: 'came_back', ...evidence }),
    ).rejects.toMatchObject({ code: 'payout_known_at_provider' });
    expect(await rowOf(id)).toMatchObject({ status: 'paid' });
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
  });
});

describe('A currency', () => {
  it('that a provider does not pay out, or of which our balance has none, is refused before the wallet is touched', async () => {
    const helper = await paidHelper({ fixture });
    const yen = { helper, currency: 'JPY', amount: 1_000 };
    await expect(ask({ ...yen, provider: 'stripe' })).rejects.toMatchObject({
      code: 'payout_currency_not_available',
      details: { currency: 'JPY', provider: 'stripe' },
    });
    await expect(ask({ ...yen, provider: 'paypal', currency: 'CNY' })).rejects.toMatchObject({
      code: 'payout_currency_not_available',
    });
    expect(await db().payout.count({ where: { userId: helper.id } })).toBe(0);
  });

  it('is not asked for while the provider is away: the payout waits', async () => {
    const helper = await paidHelper({ fixture });
    await paidHelper({ fixture });
    fixture.simulators.stripe.addFault({
      method: 'GET',
      path: '/v1/balance',
      fault: { kind: 'status', status: 503 },
      times: null,
    });
    expect(await ask({ helper, provider: 'stripe' })).toMatchObject({ status: 'paid' });
  });
});
