import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { reconcilePayouts } from '@/lib/jobs/reconcile-payouts';
import { commit } from '@/lib/ledger/commit';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { paidHelper, payoutsMade, walletOf } from '@/tests/scenarios/payout-scenario';
import { planPayout } from './decide-payout';
import { findPayoutAccountRow } from './payout-account-row';
import { requirePayoutRow } from './payout-row';
import { payoutSchema, walletSchema } from './schema';
import { syncPayout } from './sync-payout';

/** An operator stops payouts, and nothing else. */

const UNTIL = '2027-01-01T09:00:00.000Z';

const fixture = useFixture({}, { role: 'runtime' });
let admin: User;
beforeAll(async () => {
  admin = await fixture.user({ role: 'admin' });
});
afterEach(async () => {
  for (const provider of bothProviders) await resume(provider);
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const pause = (provider: ProviderName, as: User | null = admin) =>
  callEndpoint('POST /api/admin/providers/{provider}/payouts/pause', {
    as,
    params: { provider },
    body: { reason: 'Money leaves', expected_until: UNTIL },
  });
const resume = (provider: ProviderName) =>
  callEndpoint('POST /api/admin/providers/{provider}/payouts/resume', { as: admin, params: { provider } });

let keys = 0;
function ask({
  helper,
  provider,
  amount = 4_000,
}: {
  helper: User;
  provider: ProviderName;
  amount?: number;
}) {
  keys += 1;
  return callEndpoint('POST /api/users/payouts', {
    as: helper,
    body: { provider, amount },
    headers: { 'idempotency-key': `paused-${keys}` },
  });
}

/** Stored, and its process died before it handed it over. */
async function waitingPayout({ helper, provider }: { helper: User; provider: ProviderName }) {
  const result = await begin({ helper, provider });
  if (result.outcome !== 'done' || result.payoutId === null) throw new Error(result.outcome);
  return result.payoutId;
}

async function begin({ helper, provider }: { helper: User; provider: ProviderName }) {
  keys += 1;
  const account = await findPayoutAccountRow({ userId: helper.id, provider });
  if (!account) throw new Error('There is no account');
  const idempotencyKey = `paused-${keys}`;
  return commit(planPayout({ userId: helper.id, account, amount: 4_000, currency: 'GBP', idempotencyKey }));
}

/** The worker runs when a sync is due; here it is due now. */
async function workerComes() {
  await db()
    .$executeRaw`UPDATE payouts SET next_sync_at = now() - interval '1 second' WHERE next_sync_at IS NOT NULL`;
  await reconcilePayouts();
}

const createPath = { stripe: '/v1/transfers', paypal: '/v1/payments/payouts' };

async function arrive(payoutId: number) {
  const payout = await requirePayoutRow(payoutId);
  if (payout.provider === 'paypal' && payout.payoutReference !== null) {
    fixture.paypal.settlePayout({ batchId: payout.payoutReference });
  }
  await bothIdle(fixture);
  return (await syncPayout({ payoutId })).status;
}

describe.each(bothProviders)('while payouts by %s are paused', (provider) => {
  const other = provider === 'stripe' ? 'paypal' : 'stripe';

  it('a request is refused with the reason, and changes nothing', async () => {
    const helper = await paidHelper({ fixture, by: other });
    expect(await pause(provider)).toMatchObject({
      status: 200,
      json: { provider, is_paused: true, reason: 'Money leaves', expected_until: UNTIL },
    });
    expect(await ask({ helper, provider })).toMatchObject({
      status: 409,
      code: 'payouts_paused',
      refusal: { details: { provider, until: UNTIL } },
    });
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
    expect(await db().payout.count({ where: { userId: helper.id } })).toBe(0);
    const { json } = await callEndpoint('GET /api/users/wallet', { as: helper });
    expect(walletSchema.parse(json).payouts_paused).toEqual([{ provider, expected_until: UNTIL }]);
    expect(await ask({ helper, provider: other }), 'the other provider pays').toMatchObject({ status: 200 });
  });

  it('what was requested waits, and is sent once after it', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const payoutId = await waitingPayout({ helper, provider });
    await pause(provider);
    for (let visit = 0; visit < 3; visit += 1) await workerComes();
    expect(await requirePayoutRow(payoutId)).toMatchObject({
      status: 'requested',
      sendingUntil: null,
      unknownSendAt: null,
    });
    expect(payoutsMade({ fixture, provider, payoutId })).toBe(0);
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 4_000 });
    await resume(provider);
    await reconcilePayouts();
    expect(await arrive(payoutId)).toBe('paid');
    expect(payoutsMade({ fixture, provider, payoutId })).toBe(1);
  });

  it('what may have been sent is not sent again to find out', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const simulator = provider === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
    simulator.addFault({
      method: 'POST',
      path: createPath[provider],
      fault: { kind: 'drop_before' },
      times: null,
    });
    const { payout_id: payoutId } = payoutSchema.parse((await ask({ helper, provider })).json);
    simulator.clearFaults();
    const { unknownSendAt } = await requirePayoutRow(payoutId);
    await pause(provider);
    await workerComes();
    expect(unknownSendAt).not.toBeNull();
    expect(await requirePayoutRow(payoutId)).toMatchObject({ status: 'requested', unknownSendAt });
    expect(payoutsMade({ fixture, provider, payoutId })).toBe(0);
    await resume(provider);
    await reconcilePayouts();
    expect(await arrive(payoutId)).toBe('paid');
    expect(payoutsMade({ fixture, provider, payoutId })).toBe(1);
  });

  it('what the provider has is followed to its end', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const { payout_id: payoutId } = payoutSchema.parse((await ask({ helper, provider })).json);
    await pause(provider);
    expect(await arrive(payoutId)).toBe('paid');
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
  });

  it('what waits can be cancelled, or sent to the other provider, and not the reverse', async () => {
    const helper = await paidHelper({ fixture, by: other });
    const here = await waitingPayout({ helper, provider });
    const there = await waitingPayout({ helper, provider: other });
    await pause(provider);
    const redirect = (payoutId: number, to: ProviderName) =>
      callEndpoint('POST /api/users/payouts/{payout_id}/destination', {
        as: helper,
        params: { payout_id: payoutId },
        body: { provider: to },
      });
    expect(await redirect(there, provider)).toMatchObject({ status: 409, code: 'payouts_paused' });
    expect(await requirePayoutRow(there), 'it was not cancelled for nothing').toMatchObject({
      status: 'requested',
    });
    expect(await redirect(here, other)).toMatchObject({ status: 200, json: { provider: other } });
    expect(await requirePayoutRow(here)).toMatchObject({ status: 'cancelled' });
  });

  it('the database refuses the row, and the right to send', async () => {
    const helper = await paidHelper({ fixture, by: provider });
    const payoutId = await waitingPayout({ helper, provider });
    await pause(provider);
    expect(await begin({ helper, provider })).toEqual({ outcome: 'payouts_paused' });
    await expect(
      db().$executeRaw`UPDATE payouts SET sending_until = now() + interval '1 minute' WHERE id = ${payoutId}`,
    ).rejects.toThrow(`payouts by ${provider} are paused`);
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 4_000 });
  });
});

it('payouts are paused and resumed once, however often it is asked, with an audit of each', async () => {
  const before = await db().auditLog.count();
  await Promise.all([pause('paypal'), pause('paypal')]);
  await pause('paypal');
  for (let round = 0; round < 2; round += 1) {
    expect((await resume('paypal')).json).toMatchObject({ is_paused: false, reason: null });
  }
  expect(await db().auditLog.findMany({ orderBy: { id: 'asc' }, skip: before })).toMatchObject([
    {
      actorId: admin.id,
      action: 'payouts_paused',
      subject: 'provider:paypal',
      detail: { reason: 'Money leaves', expected_until: UNTIL },
    },
    { actorId: admin.id, action: 'payouts_resumed', subject: 'provider:paypal' },
  ]);
});

it('payouts are paused by nobody without the permission, and payments go on', async () => {
  const support = await fixture.user({ role: 'support' });
  const helper = await fixture.user();
  for (const [as, status] of [
    [support, 403],
    [helper, 403],
    [null, 401],
  ] as const) {
    expect((await pause('stripe', as)).status).toBe(status);
  }
  expect(await db().payoutPause.count({ where: { resumedAt: null } })).toBe(0);
  await pause('stripe');
  expect(await db().providerPause.count()).toBe(0);
});
