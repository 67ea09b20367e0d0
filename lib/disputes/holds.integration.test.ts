import { afterEach, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { reconcileDisputes } from '@/lib/jobs/reconcile-disputes';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { readWallet } from '@/lib/payouts/read-wallet';
import { requestPayout } from '@/lib/payouts/request-payout';
import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  bothIdle,
  bothProviders,
  holdBoth,
  type ProviderName,
  payerActs,
  releaseBoth,
  reset,
} from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt, REWARD } from '@/tests/scenarios/dispute-scenario';
import { earn } from '@/tests/scenarios/payout-scenario';
import { readLossBearers } from './read-loss-bearers';
import { syncDispute } from './sync-dispute';

const fixture = useFixture();
const scenario = disputeScenario(fixture);
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

let keys = 0;

/** By PayPal, whose accounts are addresses. */
function payOut({ helper, amount }: { helper: User; amount: number }) {
  keys += 1;
  return requestPayout({ userId: helper.id, provider: 'paypal', amount, idempotencyKey: `held-${keys}` });
}

const refused = { code: 'insufficient_balance' };

async function walletOf(helper: User) {
  const [pounds] = (await readWallet({ userId: helper.id })).balances;
  if (!pounds) throw new Error('There is no wallet');
  const { balance, payable, holds, owed } = pounds;
  return { balance, payable, owed, holds: holds.map(({ amount, reason }) => ({ amount, reason })) };
}

/** A released reward, and a helper with an address at PayPal. */
async function released({ name, helper }: { name: ProviderName; helper?: User }) {
  const held = await scenario.held({ name, ...(helper && { helper }) });
  await confirmTask({ userId: held.poster.id, taskId: held.taskId });
  await openPayoutAccount({ userId: held.helper.id, provider: 'paypal', email: held.helper.email });
  return held;
}

const disputed = (amount: number) => ({ amount, reason: 'disputed' });

describe.each(bothProviders)('a dispute of a released reward at %s', (name) => {
  it('sets its sum aside at once, and lets go of it when it is won', async () => {
    const { helper, paymentId, taskId } = await released({ name });
    expect(await walletOf(helper)).toEqual({ balance: REWARD, payable: REWARD, owed: 0, holds: [] });
    const opened = await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    expect(await walletOf(helper)).toEqual({
      balance: REWARD,
      payable: 0,
      owed: 0,
      holds: [disputed(REWARD)],
    });
    await expect(payOut({ helper, amount: 100 })).rejects.toMatchObject({
      ...refused,
      details: { payable: 0, payable_display: '0.00', currency: 'GBP', next_payable: null },
    });
    expect(await db().payout.count({ where: { userId: helper.id } })).toBe(0);
    await scenario.resendAll({ name });
    expect(await db().walletHold.count({ where: { taskId } })).toBe(1);
    opened.decide('won');
    await bothIdle(fixture);
    await scenario.resendAll({ name });
    expect(await walletOf(helper)).toEqual({ balance: REWARD, payable: REWARD, owed: 0, holds: [] });
    expect((await payOut({ helper, amount: REWARD })).status).toBe('sent');
  });

  it('takes it from the wallet when it is lost, and nothing else', async () => {
    const { helper, paymentId } = await released({ name });
    await earn({ fixture, helper, amount: 2_000, by: 'paypal' });
    const opened = await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    expect(await walletOf(helper)).toMatchObject({ balance: REWARD + 2_000, payable: 2_000 });
    await expect(payOut({ helper, amount: 2_001 })).rejects.toMatchObject(refused);
    await payOut({ helper, amount: 1_500 });
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await walletOf(helper)).toEqual({ balance: 500, payable: 500, owed: 0, holds: [] });
  });

  it('of a part holds that part, and no more than is lost is taken', async () => {
    const { helper, paymentId } = await released({ name });
    const opened = await openDisputeAt({ fixture, name, paymentId, amount: 4_000 });
    await bothIdle(fixture);
    expect(await walletOf(helper)).toMatchObject({ payable: REWARD - 4_000, holds: [disputed(4_000)] });
    await payOut({ helper, amount: REWARD - 4_000 });
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await walletOf(helper)).toEqual({ balance: 0, payable: 0, owed: 0, holds: [] });
  });

  it('of money that has left makes nothing payable until it is covered', async () => {
    const { helper, paymentId } = await released({ name });
    await payOut({ helper, amount: REWARD - 1_000 });
    const opened = await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    await earn({ fixture, helper, amount: 5_000, by: 'paypal' });
    expect(await walletOf(helper)).toEqual({
      balance: 6_000,
      payable: 0,
      owed: 0,
      holds: [disputed(REWARD)],
    });
    await expect(payOut({ helper, amount: 100 })).rejects.toMatchObject(refused);
    await earn({ fixture, helper, amount: 5_000, by: 'paypal' });
    expect((await walletOf(helper)).payable).toBe(2_000);
    opened.decide('won');
    await bothIdle(fixture);
    expect((await walletOf(helper)).payable).toBe(11_000);
  });

  it('lost after the money has left leaves a debt, and nothing is payable before that is paid', async () => {
    const { helper, paymentId } = await released({ name });
    await payOut({ helper, amount: REWARD - 1_000 });
    const opened = await openDisputeAt({ fixture, name, paymentId });
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await walletOf(helper)).toEqual({ balance: 0, payable: 0, owed: REWARD - 1_000, holds: [] });
    await earn({ fixture, helper, amount: REWARD, by: 'paypal' });
    expect(await walletOf(helper)).toEqual({ balance: 1_000, payable: 1_000, owed: 0, holds: [] });
  });

  it('and a payout of the same money come one after the other, whoever is first', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { helper, paymentId } = await released({ name });
      holdBoth(fixture);
      const opened = await openDisputeAt({ fixture, name, paymentId });
      const settle = () => syncDispute({ provider: name, disputeReference: opened.reference });
      const ask = () => payOut({ helper, amount: REWARD });
      const both = round % 2 === 0 ? [settle, ask, settle] : [ask, settle, settle];
      const [first, second] = await Promise.allSettled<unknown>(both.map((act) => act()));
      const asked = round % 2 === 0 ? second : first;
      if (asked?.status === 'rejected') expect(asked.reason).toMatchObject(refused);
      const balance = asked?.status === 'rejected' ? REWARD : 0;
      expect(await walletOf(helper)).toEqual({ balance, payable: 0, owed: 0, holds: [disputed(REWARD)] });
      await releaseBoth(fixture);
      opened.decide('won');
      await bothIdle(fixture);
    }
  });
});

describe('several disputes', () => {
  it('of one reward set nothing aside twice, and the next takes over what the first lets go of', async () => {
    const { helper, paymentId, topUpId, poster, taskId } = await raised({ by: 3_000 });
    await confirmTask({ userId: poster.id, taskId });
    await openPayoutAccount({ userId: helper.id, provider: 'paypal', email: helper.email });
    const one = await openDisputeAt({ fixture, name: 'stripe', paymentId });
    const two = await openDisputeAt({ fixture, name: 'stripe', paymentId: topUpId });
    await bothIdle(fixture);
    const all = REWARD + 3_000;
    expect(await walletOf(helper)).toMatchObject({ balance: all, payable: 0, holds: [disputed(all)] });
    one.decide('lost');
    await bothIdle(fixture);
    // The further fee of the raise, 2.00, was earned with the release, and bears its part.
    expect(await walletOf(helper)).toMatchObject({ balance: 3_200, payable: 0, holds: [disputed(3_200)] });
    two.decide('won');
    await bothIdle(fixture);
    expect(await walletOf(helper)).toEqual({ balance: 3_200, payable: 3_200, owed: 0, holds: [] });
  });
});

describe('a reward that was raised, and of which parts are disputed,', () => {
  const ended = async () => {
    const { poster, taskId, helper, ...payments } = await raised({ by: 3_000 });
    await confirmTask({ userId: poster.id, taskId });
    return { taskId, helper, ...payments };
  };

  it('sets aside what its helper loses: the fee that was earned with it bears the rest', async () => {
    const { helper, topUpId } = await ended();
    const dispute = await openDisputeAt({ fixture, name: 'stripe', paymentId: topUpId });
    await bothIdle(fixture);
    expect(await walletOf(helper)).toMatchObject({ payable: REWARD, holds: [disputed(3_000)] });
    dispute.decide('lost');
    await bothIdle(fixture);
    expect(await walletOf(helper)).toEqual({ balance: REWARD, payable: REWARD, owed: 0, holds: [] });
  });

  it('takes of the helper what the rule says, whichever of its payments was lost before', async () => {
    const { taskId, helper, paymentId, topUpId } = await ended();
    for (const id of [paymentId, topUpId]) {
      const dispute = await openDisputeAt({ fixture, name: 'stripe', paymentId: id, amount: 1_100 });
      dispute.decide('lost');
      await bothIdle(fixture);
    }
    expect(await readLossBearers({ taskId })).toMatchObject({ wallet: 2_000, fee: 200 });
    expect(await walletOf(helper)).toMatchObject({ balance: 10_000, payable: 10_000, holds: [] });
  });
});

/** A reward that is raised and paid in two payments. */
async function raised({ by }: { by: number }) {
  const held = await scenario.held({ name: 'stripe' });
  const { poster, helper, taskId } = held;
  const command = { amount: REWARD + by, current_amount: undefined, text: undefined };
  const { id: changeOrderId } = await proposeChangeOrder({ userId: helper.id, taskId, command });
  await acceptChangeOrder({ userId: poster.id, taskId, changeOrderId });
  const body = { payment_method: 'stripe' as const };
  const { payment_id: topUpId } = await createPayment({ user: poster, taskId, body, idempotencyKey: null });
  payerActs({ fixture, name: 'stripe', reference: await referenceOf(topUpId) });
  await syncPayment({ paymentId: topUpId, isPayerBack: true });
  return { ...held, topUpId };
}

describe.each(bothProviders)('a dispute that was won, and that %s opens again,', (name) => {
  it('is asked about until it is decided again, although no event tells of that', async () => {
    const { helper, paymentId } = await released({ name });
    const opened = await openDisputeAt({ fixture, name, paymentId, isInquiry: true });
    await bothIdle(fixture);
    await wonBefore(paymentId);
    await syncDispute({ provider: name, disputeReference: opened.reference });
    const reopened = { status: 'won', isReopened: true, nextSyncAt: expect.any(Date) };
    expect(await db().dispute.findFirstOrThrow({ where: { paymentId } })).toMatchObject(reopened);
    expect(await walletOf(helper)).toMatchObject({ payable: 0, holds: [disputed(REWARD)] });
    holdBoth(fixture);
    opened.decide(name === 'paypal' ? 'cancelled' : 'warning_closed');
    await db().$executeRaw`UPDATE disputes SET next_sync_at = now() WHERE payment_id = ${paymentId}`;
    expect(await reconcileDisputes([name])).toBe(1);
    const over = { isReopened: false, nextSyncAt: null };
    expect(await db().dispute.findFirstOrThrow({ where: { paymentId } })).toMatchObject(over);
    expect(await walletOf(helper)).toEqual({ balance: REWARD, payable: REWARD, owed: 0, holds: [] });
    await releaseBoth(fixture);
  });
});

/** As if its provider had said that it was over, and nothing taken. */
async function wonBefore(paymentId: number): Promise<void> {
  await db().$executeRaw`ALTER TABLE disputes DISABLE TRIGGER USER`;
  await db().$executeRaw`
    UPDATE disputes SET status = 'won', ended_at = now(), next_sync_at = NULL WHERE payment_id = ${paymentId}`;
  await db().$executeRaw`ALTER TABLE disputes ENABLE TRIGGER USER`;
}
