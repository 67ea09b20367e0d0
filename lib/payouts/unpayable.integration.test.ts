import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { reconcilePayouts } from '@/lib/jobs/reconcile-payouts';
import { commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt, REWARD } from '@/tests/scenarios/dispute-scenario';
import { earn, paidHelper, SLOW_CARD, walletOf } from '@/tests/scenarios/payout-scenario';
import { claimSending } from './claim-sending';
import { planPayout } from './decide-payout';
import { findPayoutAccountRow } from './payout-account-row';
import { requirePayoutRow } from './payout-row';
import { readWallet } from './read-wallet';
import { requestPayout } from './request-payout';
import { syncPayout } from './sync-payout';

const fixture = useFixture();
const scenario = disputeScenario(fixture);
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: fixture.databaseUrl });
  await sql.connect();
});
afterAll(() => sql.end());
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const createPath = { stripe: '/v1/transfers', paypal: '/v1/payments/payouts' };
const simulatorOf = (name: ProviderName) => (name === 'stripe' ? fixture.simulators.stripe : fixture.paypal);

/** What a provider was asked to send for a payout. */
function madeFor({ id, provider }: { id: number; provider: ProviderName }): number {
  const isIts = (label: unknown) => String(label).startsWith(`linku-payout-${id}-`);
  if (provider === 'paypal') {
    return fixture.paypal.ledger().payouts.filter((line) => isIts(line.sender_item_id)).length;
  }
  return fixture.simulators.stripe
    .transfers()
    .filter(({ metadata }) => isIts((metadata as Record<string, string>).payout_id)).length;
}

/** A helper with two released rewards; the payer of the second, at PayPal, can dispute it. */
async function earner(provider: ProviderName) {
  // Our balance at the provider, less its fees, covers both.
  await paidHelper({ fixture, by: provider });
  const helper = await paidHelper({ fixture, by: provider });
  const held = await scenario.held({ name: 'paypal', helper });
  await confirmTask({ userId: held.poster.id, taskId: held.taskId });
  const all = 10_000 + REWARD;
  expect(await walletOf(helper)).toEqual({ balance: all, inFlight: 0 });
  return { ...held, helper, all };
}

let keys = 0;

/** A payout of some pounds that is stored, and of which no provider has heard. */
async function unsent({
  helper,
  provider,
  amount,
}: {
  helper: User;
  provider: ProviderName;
  amount: number;
}): Promise<number> {
  const account = await findPayoutAccountRow({ userId: helper.id, provider });
  if (!account) throw new Error('There is no account');
  keys += 1;
  const result = await commit(
    planPayout({ userId: helper.id, account, amount, currency: 'GBP', idempotencyKey: `unsent-${keys}` }),
  );
  if (result.outcome !== 'done' || result.payoutId === null) throw new Error(result.outcome);
  return result.payoutId;
}

async function disputed(paymentId: number) {
  const dispute = await openDisputeAt({ fixture, name: 'paypal', paymentId });
  await bothIdle(fixture);
  return dispute;
}

async function workerComes(id: number): Promise<void> {
  await db().$executeRaw`UPDATE payouts SET next_sync_at = now() - interval '1 second' WHERE id = ${id}`;
  await reconcilePayouts();
}

async function payable(helper: User): Promise<number | undefined> {
  return (await readWallet({ userId: helper.id })).balances[0]?.payable;
}

describe.each(bothProviders)('A payout by %s that was not sent', (provider) => {
  it('goes back to the wallet if a dispute of its money opens first, whoever would send it', async () => {
    const { helper, all, paymentId } = await earner(provider);
    const id = await unsent({ helper, provider, amount: all });
    await disputed(paymentId);
    await Promise.all([syncPayout({ payoutId: id }), syncPayout({ payoutId: id }), workerComes(id)]);
    expect(await requirePayoutRow(id)).toMatchObject({ status: 'cancelled', reason: 'set_aside' });
    expect(await walletOf(helper)).toEqual({ balance: all, inFlight: 0 });
    expect(await payable(helper)).toBe(10_000);
    await workerComes(id);
    expect(madeFor({ id, provider })).toBe(0);
    const rest = await unsent({ helper, provider, amount: 10_000 });
    await syncPayout({ payoutId: rest });
    expect(madeFor({ id: rest, provider })).toBe(1);
  });

  it('goes back as well if it was refused before, because our balance was too low', async () => {
    const { helper, paymentId } = await earner(provider);
    const much = 30_000_000;
    await earn({ fixture, helper, amount: much, card: SLOW_CARD });
    const amount = much + 10_000 + REWARD;
    const { payout_id: id } = await requestPayout({
      userId: helper.id,
      provider,
      amount,
      idempotencyKey: `refused-${provider}`,
    });
    expect(await requirePayoutRow(id)).toMatchObject({ status: 'requested', reason: 'balance_insufficient' });
    await disputed(paymentId);
    await workerComes(id);
    expect(await requirePayoutRow(id)).toMatchObject({ status: 'cancelled', reason: 'set_aside' });
    expect(await walletOf(helper)).toEqual({ balance: amount, inFlight: 0 });
    expect(madeFor({ id, provider })).toBe(0);
  });

  it('is sent if what is left in the wallet covers the dispute, or the dispute is won', async () => {
    const { helper, all, paymentId } = await earner(provider);
    const covered = await unsent({ helper, provider, amount: 10_000 });
    const dispute = await disputed(paymentId);
    await syncPayout({ payoutId: covered });
    expect(madeFor({ id: covered, provider })).toBe(1);
    dispute.decide('won');
    await bothIdle(fixture);
    const rest = await unsent({ helper, provider, amount: all - 10_000 });
    await syncPayout({ payoutId: rest });
    expect((await requirePayoutRow(rest)).status).not.toBe('cancelled');
  });

  it('waits for a dispute that is being stored', async () => {
    const { helper, all, taskId } = await earner(provider);
    const id = await unsent({ helper, provider, amount: all });
    const row = { user_id: helper.id, currency: 'GBP', amount: 1, task_id: taskId, payable_seconds: 3_600 };
    const hold: Plan = { wallet_holds: [{ kind: 'insert', row: { ...row, reason: 'waiting' } }] };
    await sql.query('BEGIN');
    await sql.query('SELECT commit_plan($1)', [JSON.stringify(hold)]);
    const claimed = claimSending(await requirePayoutRow(id));
    await expect.poll(waitingForLocks).toBe(1);
    await sql.query('COMMIT');
    expect(await claimed).toEqual({ unpayable: 'set_aside' });
    expect(await requirePayoutRow(id)).toMatchObject({ sendingUntil: null, unknownSendAt: null });
    await syncPayout({ payoutId: id });
  });
});

describe.each(bothProviders)('A payout by %s that may have been sent', (provider) => {
  it('before the dispute opened is not cancelled', async () => {
    const { helper, all, paymentId } = await earner(provider);
    const id = await unsent({ helper, provider, amount: all });
    expect(await claimSending(await requirePayoutRow(id))).toHaveProperty('sendingUntil');
    await disputed(paymentId);
    await db().$executeRaw`UPDATE payouts SET sending_until = now() - interval '1 second' WHERE id = ${id}`;
    await workerComes(id);
    expect(['sent', 'paid']).toContain((await requirePayoutRow(id)).status);
    expect(madeFor({ id, provider })).toBe(1);
  });

  it('because its first request had no response is not cancelled', async () => {
    const { helper, all, paymentId } = await earner(provider);
    simulatorOf(provider).addFault({
      method: 'POST',
      path: createPath[provider],
      fault: { kind: 'drop_before' },
      times: null,
    });
    const { payout_id: id } = await requestPayout({
      userId: helper.id,
      provider,
      amount: all,
      idempotencyKey: `unanswered-${provider}`,
    });
    simulatorOf(provider).clearFaults();
    await disputed(paymentId);
    await workerComes(id);
    expect(['sent', 'paid']).toContain((await requirePayoutRow(id)).status);
    expect(madeFor({ id, provider })).toBe(1);
  });
});

async function waitingForLocks(): Promise<number> {
  return db().$executeRaw`
    SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()`;
}
