import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { searchEvents } from '@/lib/jobs/search-events';
import { commit } from '@/lib/ledger/commit';
import { nameOf } from '@/lib/providers/external-reference';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  adapterOf,
  bothIdle,
  bothProviders,
  holdBoth,
  type ProviderName,
  releaseBoth,
  reset,
  takenAtSimulators,
} from '@/tests/fixtures/two-providers';
import {
  heldReward,
  openUsers,
  paidFee,
  platformSum,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
} from '@/tests/scenarios/refund-scenario';
import { bringUnmatched, makeRefundsDue } from '@/tests/scenarios/unmatched-money';
import { planFailure } from './decide-refund';
import { requireRefundState } from './read-refund-state';
import { findRefundRow } from './refund-row';
import { requestRefund } from './request-refund';
import { refundSuspense } from './suspense/refund-suspense';
import { refundSuspenseManually } from './suspense/refund-suspense-manually';
import { knownRefund, syncRefund } from './sync-refund';

const REFUND = { stripe: '/v1/refunds', paypal: '/v2/payments/captures/*/refund' } as const;

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const simulatorOf = (name: ProviderName) => (name === 'stripe' ? fixture.simulators.stripe : fixture.paypal);
const fee = (name: ProviderName) =>
  paidFee({ fixture, poster: users.poster, body: { payment_method: name } });

let count = 0;
async function refund(paymentId: number, amount: number): Promise<number> {
  count += 1;
  const by = { actor: 'operator', actorId: users.operator.id } as const;
  const requestKey = `unknown:${count}`;
  return (await requestRefund({ paymentId, amount, reason: 'goodwill', requestKey, by })) ?? 0;
}

/** Stripe answers 500 to the first call under a key, and repeats that answer. */
function failAndRepeat({ executed }: { executed: boolean }): void {
  fixture.simulators.stripe.addFault({
    method: 'POST',
    path: REFUND.stripe,
    fault: { kind: 'cache_500', executed },
  });
}

describe('A refund to which Stripe answers 500 for ever', () => {
  it('although it was made is found, and no second one is sent', async () => {
    const { paymentId, taskId } = await fee('stripe');
    holdBoth(fixture);
    failAndRepeat({ executed: true });
    const first = await refund(paymentId, 400);
    expect(fixture.simulators.stripe.fired().calls.cache_500).toBe(1);
    expect(await refundsOf(paymentId)).toMatchObject([
      { id: first, status: 'pending', attempt: 2, failureReason: null, endedAt: null },
    ]);
    // An operator who sees it pending refunds another part: nothing of the first is sent with it.
    await refund(paymentId, 400);
    await makeRefundsDue();
    await reconcileRefunds();
    expect(await refundsOf(paymentId)).toMatchObject([
      { status: 'succeeded', amount: 400 },
      { status: 'succeeded', amount: 400 },
    ]);
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 2, left: 200 });
    await releaseBoth(fixture);
  });

  it('and was not made is sent again under another key, after a while and a look', async () => {
    const { paymentId, taskId } = await fee('stripe');
    failAndRepeat({ executed: false });
    const refundId = await refund(paymentId, 400);
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'pending', attempt: 2 }]);
    const soon = await syncRefund({ refundId });
    expect(soon).toMatchObject({ status: 'pending', attempt: 2, refundReference: null });
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 0 });
    await makeRefundsDue();
    await reconcileRefunds();
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded', attempt: 2 }]);
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 1, left: 600 });
  });

  it('is sent under a key that was used for something else only with another one', async () => {
    const { paymentId, taskId } = await fee('stripe');
    const simulator = fixture.simulators.stripe;
    simulator.addFault({
      method: 'POST',
      path: REFUND.stripe,
      fault: { kind: 'status', status: 503 },
      times: 3,
    });
    const refundId = await refund(paymentId, 400);
    const row = await findRefundRow({ id: refundId });
    if (!row) throw new Error('The refund is gone');
    const { transactionId } = row;
    const idempotencyKey = nameOf({ kind: 'refund', own: row });
    const other = { id: 1_999_999, token: 'ffffffffffff' };
    simulator.clearFaults();
    holdBoth(fixture);
    await adapterOf('stripe').refund({
      refund: other,
      transactionId,
      amount: 1,
      currency: 'GBP',
      idempotencyKey,
    });
    await expect(syncRefund({ refundId })).rejects.toMatchObject({ code: 'provider_unavailable' });
    await makeRefundsDue();
    await reconcileRefunds();
    expect((await refundsOf(paymentId)).find(({ id }) => id === refundId)).toMatchObject({
      status: 'succeeded',
      attempt: 2,
    });
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 2, left: 599 });
    await releaseBoth(fixture);
  });
});

/** A refund that the provider made, and which we took for failed before we knew better. */
async function takenForFailed({
  name,
  paymentId,
  amount,
}: {
  name: ProviderName;
  paymentId: number;
  amount: number;
}): Promise<number> {
  holdBoth(fixture);
  const simulator = simulatorOf(name);
  simulator.addFault({
    method: 'POST',
    path: REFUND[name],
    fault: { kind: 'execute_then_drop' },
    times: null,
  });
  const refundId = await refund(paymentId, amount);
  const row = await findRefundRow({ id: refundId });
  if (row?.status !== 'pending') throw new Error(`The refund is ${row?.status}`);
  const state = await requireRefundState(paymentId);
  const situation = await knownRefund({ refund: row, state });
  const result = await commit(planFailure({ ...situation, reference: null, why: 'refused' }));
  expect(result.outcome).toBe('done');
  simulator.clearFaults();
  return refundId;
}

describe.each(bothProviders)('A refund that was taken for failed, and that %s made', (name) => {
  it('is on its way again when its event arrives', async () => {
    const { paymentId, taskId } = await fee(name);
    await takenForFailed({ name, paymentId, amount: 400 });
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'failed' }]);
    await releaseBoth(fixture);
    expect(await refundsOf(paymentId)).toMatchObject([
      { status: 'succeeded', attempt: 2, failureReason: null, providerRefundId: expect.any(String) },
    ]);
    const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    expect(payment).toMatchObject({ paymentStatus: 'partially_refunded', reviewReason: null });
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 1, left: 600 });
  });

  it('is found by the search for lost events', async () => {
    const { paymentId } = await fee(name);
    simulatorOf(name).addWebhookFault({ event_type: '*', times: null, fault: { kind: 'lose' } });
    await takenForFailed({ name, paymentId, amount: 400 });
    simulatorOf(name).addWebhookFault({ event_type: '*', times: null, fault: { kind: 'lose' } });
    await searchEvents();
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded' }]);
  });

  it('takes from a reward what is held, though another was sent since', async () => {
    const { paymentId, taskId } = await heldReward({ fixture, users, provider: name });
    await takenForFailed({ name, paymentId, amount: 4_000 });
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD });
    await refund(paymentId, 4_000);
    await releaseBoth(fixture);
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }]);
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD - 8_000 });
  });

  it('is our loss where the reward was released since, and an operator sees it', async () => {
    const { paymentId, taskId } = await heldReward({ fixture, users, provider: name });
    await takenForFailed({ name, paymentId, amount: 4_000 });
    await confirmTask({ userId: users.poster.id, taskId });
    const before = await platformSum('platform:refund_losses:GBP');
    await releaseBoth(fixture);
    expect(await platformSum('platform:refund_losses:GBP')).toBe(before - 4_000);
    expect(await refundsOf(paymentId)).toMatchObject([
      { status: 'succeeded', reason: 'made_at_provider_uncovered' },
    ]);
    const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    expect(payment.reviewReason).toBe('made_at_provider_uncovered');
  });
});

describe('A refund that waits', () => {
  const endpoint = 'POST /api/admin/payments/{payment_id}/refunds/{refund_id}/stop';
  const stop = (paymentId: number, refundId: number) =>
    callEndpoint(endpoint, { as: users.operator, params: { payment_id: paymentId, refund_id: refundId } });

  it('is stopped by an operator, once, and its money is held again', async () => {
    const { paymentId, taskId } = await heldReward({ fixture, users, provider: 'paypal' });
    fixture.paypal.refundOutcome({ outcome: 'insufficient_funds', times: null });
    const refundId = await refund(paymentId, 2_000);
    for (const _ of [1, 2]) {
      const { status, json } = await stop(paymentId, refundId);
      expect({ status, json }).toMatchObject({ status: 200, json: { refunds: [{ status: 'failed' }] } });
    }
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD });
    const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    expect(payment).toMatchObject({ paymentStatus: 'completed', reviewReason: 'refund_failed' });
    const audits = await db().auditLog.findMany({ where: { action: 'refund_stop_requested' } });
    expect(audits).toMatchObject([{ actorId: users.operator.id, subject: `payment:${paymentId}` }]);
    await makeRefundsDue();
    expect(await reconcileRefunds()).toBe(0);
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 0 });
  });

  it('of unmatched money is stopped as well, and can be returned anew', async () => {
    const unmatched = await bringUnmatched({
      fixture,
      name: 'paypal',
      kind: 'a second payment of what is paid',
    });
    fixture.paypal.refundOutcome({ outcome: 'insufficient_funds' });
    await refundSuspense();
    const { paymentId } = unmatched;
    const [waiting] = await refundsOf(paymentId);
    expect((await stop(paymentId, waiting?.id ?? 0)).status).toBe(200);
    const again = await refundSuspenseManually({ operatorId: users.operator.id, paymentId });
    expect(again).toMatchObject({ suspended: [], refunds: [{ status: 'failed' }, { status: 'succeeded' }] });
  });

  it('is not stopped while something is on its way, or nobody knows', async () => {
    const { paymentId } = await fee('stripe');
    holdBoth(fixture);
    const fault = { kind: 'execute_then_drop' } as const;
    fixture.simulators.stripe.addFault({ method: 'POST', path: REFUND.stripe, fault, times: null });
    const refundId = await refund(paymentId, 400);
    expect(await stop(paymentId, refundId)).toMatchObject({
      status: 409,
      json: { error: { code: 'refund_on_its_way' } },
    });
    expect((await stop(paymentId + 1, refundId)).status).toBe(404);
    fixture.simulators.stripe.clearFaults();
    await syncRefund({ refundId });
    expect((await stop(paymentId, refundId)).status).toBe(409);
    await releaseBoth(fixture);
  });
});

describe('A refund that Stripe makes, fails for want of our balance', () => {
  it('waits visibly, and is sent when there is money', async () => {
    const card = '4000000000007726';
    const { paymentId, taskId } = await heldReward({ fixture, users, card });
    await refund(paymentId, 1_000);
    const [sent] = await refundsOf(paymentId);
    const settled = {
      refundId: sent?.providerRefundId ?? '',
      outcome: 'failed',
      reason: 'insufficient_funds',
    } as const;
    fixture.simulators.stripe.settleRefund(settled);
    await bothIdle(fixture);
    expect(await refundsOf(paymentId)).toMatchObject([
      { status: 'pending', attempt: 2, providerRefundId: null, failureReason: 'balance_insufficient' },
    ]);
    const row = () => db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    expect(await row()).toMatchObject({ reviewReason: 'refund_waiting' });
    await makeRefundsDue();
    await reconcileRefunds();
    const [again] = await refundsOf(paymentId);
    expect(again).toMatchObject({ status: 'pending', failureReason: null, attempt: 2 });
    expect(again?.providerRefundId).not.toBe(sent?.providerRefundId);
    fixture.simulators.stripe.settleRefund({ refundId: again?.providerRefundId ?? '', outcome: 'succeeded' });
    await bothIdle(fixture);
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded' }]);
    expect(await row()).toMatchObject({ paymentStatus: 'partially_refunded', reviewReason: null });
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD - 1_000 });
  });
});

describe('A refund that PayPal refuses for want of our balance', () => {
  it('waits visibly, its money in flight, and is sent when there is money', async () => {
    const { paymentId, taskId } = await heldReward({ fixture, users, provider: 'paypal' });
    fixture.paypal.refundOutcome({ outcome: 'insufficient_funds', times: 2 });
    await refund(paymentId, 2_000);
    const row = () => db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    for (const attempt of [2, 3]) {
      expect(await refundsOf(paymentId)).toMatchObject([
        { status: 'pending', attempt, failureReason: 'balance_insufficient', providerRefundId: null },
      ]);
      expect(await row()).toMatchObject({ paymentStatus: 'completed', reviewReason: 'refund_waiting' });
      expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD - 2_000 });
      await makeRefundsDue();
      await reconcileRefunds();
    }
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded', failureReason: null }]);
    expect(await row()).toMatchObject({ paymentStatus: 'partially_refunded', reviewReason: null });
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 1 });
    const noticed = await db().paymentEvent.findMany({ where: { paymentId, kind: 'noticed' } });
    expect(noticed).toHaveLength(1);
  });
});
