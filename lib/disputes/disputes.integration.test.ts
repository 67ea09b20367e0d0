import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { keepTaskDeadlines } from '@/lib/jobs/keep-task-deadlines';
import { reconcileDisputes } from '@/lib/jobs/reconcile-disputes';
import { retryEvents } from '@/lib/jobs/retry-events';
import { searchEvents } from '@/lib/jobs/search-events';
import { disputedFunds, disputeFees } from '@/lib/ledger/accounts';
import { readDebtEntries, readWallet } from '@/lib/payouts/read-wallet';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { handleEvent } from '@/lib/webhooks/handle-event';
import { recordEvent } from '@/lib/webhooks/record-event';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  adapterOf,
  bothIdle,
  bothProviders,
  holdBoth,
  releaseBoth,
  reset,
} from '@/tests/fixtures/two-providers';
import {
  type DisputeScenario,
  disputeScenario,
  openDisputeAt,
  REWARD,
  transactionOf,
} from '@/tests/scenarios/dispute-scenario';
import { collectDebts } from './collect-debts';
import { readLossBearers } from './read-loss-bearers';
import { syncDispute } from './sync-dispute';

const fixture = useFixture();
let scenario: DisputeScenario;
beforeAll(async () => {
  scenario = disputeScenario(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

async function balanceOf(account: string): Promise<number> {
  const { _sum } = await db().ledgerEntry.aggregate({
    where: { accountId: account },
    _sum: { amount: true },
  });
  return Number(_sum.amount ?? 0);
}
const missing = () => balanceOf(disputedFunds('GBP').id);
const walletOf = ({ id }: User) => balanceOf(`user:${id}:wallet:GBP`);
const debtOf = ({ id }: User) => balanceOf(`user:${id}:debt:GBP`);
const simulatorOf = (name: 'stripe' | 'paypal') =>
  name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
const task = (id: number) => db().task.findUniqueOrThrow({ where: { id } });
const dispute = (paymentId: number) => db().dispute.findFirstOrThrow({ where: { paymentId } });

describe.each(bothProviders)('a dispute of a reward at %s', (name) => {
  it('takes the money, freezes the reward, and gives both back when it is won', async () => {
    const [before, fees] = [await missing(), await balanceOf(disputeFees('GBP').id)];
    const { taskId, paymentId, poster, helper } = await scenario.held({ name });
    await deliverTask({ userId: helper.id, taskId, message: undefined });
    const opened = await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('disputed');
    expect(await dispute(paymentId)).toMatchObject({ status: 'open', withdrawn: REWARD });
    expect(await missing()).toBe(before - REWARD);
    expect((await dispute(paymentId)).evidenceDueAt).not.toBeNull();

    const refused = { code: 'payment_disputed' };
    await expect(confirmTask({ userId: poster.id, taskId })).rejects.toMatchObject(refused);
    await db().$executeRaw`UPDATE tasks SET release_at = now() - interval '1 second' WHERE id = ${taskId}`;
    await keepTaskDeadlines();
    expect(await task(taskId)).toMatchObject({ status: 'delivered', escrowAmount: REWARD });

    opened.decide('won');
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    expect(await dispute(paymentId)).toMatchObject({ status: 'won', withdrawn: 0 });
    expect(await missing()).toBe(before);
    expect(await balanceOf(disputeFees('GBP').id)).toBe(fees - (name === 'stripe' ? 2_000 : 0));
    await keepTaskDeadlines();
    expect(await task(taskId)).toMatchObject({ status: 'completed', escrowAmount: 0 });
    expect(await walletOf(helper)).toBe(REWARD);
  });

  it('is covered by what is held when it is lost, and the task ends', async () => {
    const before = await missing();
    const { taskId, paymentId, poster, helper } = await scenario.held({ name });
    const opened = await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await dispute(paymentId)).toMatchObject({ status: 'lost', withdrawn: REWARD });
    expect(await task(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect(await missing()).toBe(before);
    await expect(confirmTask({ userId: poster.id, taskId })).rejects.toMatchObject({
      code: 'task_not_delivered',
    });
    expect(await walletOf(helper)).toBe(0);
  });

  it('of a part leaves the rest to be released', async () => {
    const { taskId, paymentId, poster, helper } = await scenario.held({ name });
    const opened = await openDisputeAt({ fixture, name, paymentId, amount: 2_500 });
    await bothIdle(fixture);
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
    expect(await task(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD - 2_500 });
    await confirmTask({ userId: poster.id, taskId });
    expect(await walletOf(helper)).toBe(REWARD - 2_500);
  });

  it('that is lost after the release is owed by the helper, and their next reward pays it', async () => {
    const before = await missing();
    const helper = await fixture.user();
    const first = await scenario.held({ name, helper });
    await confirmTask({ userId: first.poster.id, taskId: first.taskId });
    await scenario.payOut({ helper, amount: 4_000 });
    const opened = await openDisputeAt({ fixture, name, paymentId: first.paymentId });
    await bothIdle(fixture);
    expect(await fixture.statusOf(first.paymentId)).toBe('disputed');
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await walletOf(helper)).toBe(0);
    expect(await debtOf(helper)).toBe(-4_000);
    expect(await missing()).toBe(before);
    expect(await task(first.taskId)).toMatchObject({ status: 'completed' });
    const borne = { held: 0, wallet: REWARD - 4_000, debt: 4_000, fee: 0, suspense: 0 };
    expect(await readLossBearers({ taskId: first.taskId })).toEqual(borne);
    expect(await readLossBearers({ disputeId: (await dispute(first.paymentId)).id })).toEqual(borne);
    const [inWallet] = (await readWallet({ userId: helper.id })).entries;
    const [owed] = await readDebtEntries({ userId: helper.id });
    expect([inWallet, owed]).toMatchObject([
      { kind: 'dispute_lost', amount: 4_000 - REWARD, task_id: first.taskId },
      { kind: 'dispute_lost', amount: -4_000, balance_after: -4_000, task_id: first.taskId },
    ]);

    const second = await scenario.held({ name, helper });
    await confirmTask({ userId: second.poster.id, taskId: second.taskId });
    expect(await debtOf(helper)).toBe(0);
    expect(await walletOf(helper)).toBe(REWARD - 4_000);
    expect(await readLossBearers({ taskId: second.taskId }), 'a reward that nobody disputes').toEqual({
      held: 0,
      wallet: 0,
      debt: 0,
      fee: 0,
      suspense: 0,
    });
    expect(await readDebtEntries({ userId: helper.id })).toMatchObject([
      { kind: 'debt_paid', amount: 4_000, balance_after: 0 },
      { kind: 'dispute_lost' },
    ]);
  });

  it('is the same in every order of its events, however often each comes', async () => {
    for (const order of ['created', 'reversed'] as const) {
      holdBoth(fixture);
      const { taskId, paymentId } = await scenario.held({ name });
      const opened = await openDisputeAt({ fixture, name, paymentId });
      opened.decide('lost');
      await releaseBoth(fixture, { order });
      await scenario.resendAll({ name });
      expect(await fixture.statusOf(paymentId)).toBe('refunded');
      expect(await task(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
      expect(await db().dispute.count({ where: { paymentId } })).toBe(1);
    }
  });

  it('is found without any event', async () => {
    simulatorOf(name).addWebhookFault({ event_type: '*', times: null, fault: { kind: 'lose' } });
    const { paymentId } = await scenario.held({ name });
    const opened = await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    expect(await db().dispute.count({ where: { paymentId } })).toBe(0);
    await searchEvents();
    expect(await fixture.statusOf(paymentId)).toBe('disputed');
    opened.decide('won');
    await bothIdle(fixture);
    await db()
      .$executeRaw`UPDATE disputes SET next_sync_at = now() - interval '1 second' WHERE next_sync_at IS NOT NULL`;
    await reconcileDisputes();
    expect(await fixture.statusOf(paymentId)).toBe('completed');
  });

  it('that its provider does not show, though it is about money of ours, is asked for again', async () => {
    const { paymentId } = await scenario.held({ name });
    const opened = await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    const adapter = adapterOf(name);
    const window = { since: new Date(Date.now() - 60_000), until: new Date() };
    const { events } = await adapter.listEvents(window);
    const event = events.find(({ disputeReference }) => disputeReference === opened.reference);
    if (!event) throw new Error('The provider tells of no dispute');
    const unknown = {
      ...event,
      eventId: `${event.eventId}-unknown`,
      disputeReference: `${opened.reference}0`,
    };
    const id = await recordEvent({ provider: adapter, event: unknown });
    expect(unknown.transactionId, 'it names money of ours').toBe(await transactionOf(paymentId));
    expect(await handleEvent(id)).toBe('failed');
    const where = { id };
    expect(await db().webhookEvent.findUnique({ where })).toMatchObject({ note: 'provider_unavailable' });
    await db().webhookEvent.update({ where, data: { nextTryAt: new Date(0) } });
    expect(await retryEvents()).toBe(1);
    const strange = {
      ...unknown,
      eventId: `${event.eventId}-strange`,
      transactionId: 'none',
      paymentId: null,
    };
    expect(await handleEvent(await recordEvent({ provider: adapter, event: strange }))).toBe('ignored');
    await db().webhookEvent.update({ where, data: { state: 'parked', nextTryAt: null } });
    opened.decide('won');
    await bothIdle(fixture);
  });

  it('that begins while the deadline releases comes before the release or after it, never between', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { taskId, paymentId, helper } = await scenario.held({ name });
      await deliverTask({ userId: helper.id, taskId, message: undefined });
      await db().$executeRaw`UPDATE tasks SET release_at = now() - interval '1 second' WHERE id = ${taskId}`;
      holdBoth(fixture);
      const opened = await openDisputeAt({ fixture, name, paymentId });
      const settle = () => syncDispute({ provider: name, disputeReference: opened.reference });
      await Promise.all([settle(), keepTaskDeadlines(), settle(), keepTaskDeadlines(), settle()]);
      await releaseBoth(fixture);
      const { status, escrowAmount } = await task(taskId);
      expect({ status, escrowAmount, wallet: await walletOf(helper) }).toEqual(
        status === 'completed'
          ? { status, escrowAmount: 0, wallet: REWARD }
          : { status: 'delivered', escrowAmount: REWARD, wallet: 0 },
      );
      opened.decide('lost');
      await bothIdle(fixture);
      expect(await fixture.statusOf(paymentId)).toBe('refunded');
      expect(await walletOf(helper)).toBe(0);
      expect(await debtOf(helper)).toBe(0);
    }
  });

  it('waits for its provider', async () => {
    const { paymentId } = await scenario.held({ name });
    holdBoth(fixture);
    const opened = await openDisputeAt({ fixture, name, paymentId });
    const path = name === 'stripe' ? '/v1/disputes/*' : '/v1/customer/disputes/*';
    simulatorOf(name).addFault({ method: 'GET', path, times: null, fault: { kind: 'status', status: 503 } });
    await expect(syncDispute({ provider: name, disputeReference: opened.reference })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    simulatorOf(name).clearFaults();
    holdBoth(fixture);
    await releaseBoth(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('disputed');
  });
});

describe.each(bothProviders)('a dispute of a service fee at %s', (name) => {
  it('takes the fee, and the task off the market', async () => {
    const { taskId, paymentId, poster } = await scenario.feePaid({ name });
    const opened = await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('disputed');
    expect(await task(taskId)).toMatchObject({ status: 'open', isPaid: true });
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await task(taskId)).toMatchObject({ status: 'cancelled', isPaid: false });
    await cancelTask({ userId: poster.id, taskId });
  });

  it('leaves a task alone that is being done', async () => {
    const { taskId, feePaymentId } = await scenario.held({ name, fee: name });
    const opened = await openDisputeAt({ fixture, name, paymentId: feePaymentId });
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await fixture.statusOf(feePaymentId)).toBe('refunded');
    expect(await task(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD });
  });
});

describe('Stripe', () => {
  it('only inquires: no money moves, the reward waits, and continues when the inquiry is closed', async () => {
    const before = await missing();
    const { taskId, paymentId, poster } = await scenario.held({ name: 'stripe' });
    const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId, isInquiry: true });
    await bothIdle(fixture);
    expect(await dispute(paymentId)).toMatchObject({ status: 'open', withdrawn: 0, fee: 0 });
    expect(await missing()).toBe(before);
    await expect(confirmTask({ userId: poster.id, taskId })).rejects.toMatchObject({
      code: 'payment_disputed',
    });
    opened.decide('warning_closed');
    await bothIdle(fixture);
    expect(await dispute(paymentId)).toMatchObject({ status: 'withdrawn', withdrawn: 0 });
    await confirmTask({ userId: poster.id, taskId });
  });

  it('inquires first and withdraws then', async () => {
    const { paymentId } = await scenario.held({ name: 'stripe' });
    const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId, isInquiry: true });
    opened.decide('escalated');
    await bothIdle(fixture);
    expect(await dispute(paymentId)).toMatchObject({ status: 'open', withdrawn: REWARD, fee: 2_000 });
    opened.decide('won');
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('completed');
  });

  it('may report a dispute before we know that its payment was made', async () => {
    holdBoth(fixture);
    const { paymentId, sessionId } = await scenario.feeBegun();
    fixture.simulators.stripe.pay({ sessionId, card: '4000000000000259' });
    await releaseBoth(fixture, { order: 'reversed' });
    expect(await fixture.statusOf(paymentId)).toBe('disputed');
  });
});

describe('PayPal', () => {
  it('may take money back without any dispute', async () => {
    const before = await missing();
    const { taskId, paymentId } = await scenario.held({ name: 'paypal' });
    fixture.paypal.reverse({ captureId: await transactionOf(paymentId) });
    await bothIdle(fixture);
    await scenario.resendAll({ name: 'paypal' });
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await task(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect(await missing()).toBe(before);
    expect(await db().dispute.count({ where: { paymentId } })).toBe(1);
  });

  it('may take money back without an event reaching us', async () => {
    const before = await missing();
    const { taskId, paymentId } = await scenario.held({ name: 'paypal' });
    fixture.paypal.addWebhookFault({ event_type: '*', times: null, fault: { kind: 'lose' } });
    fixture.paypal.reverse({ captureId: await transactionOf(paymentId) });
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    await searchEvents();
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await task(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect(await missing()).toBe(before);
    expect(await searchEvents(), 'what was found once is known').toBe(0);
  });

  it('may see a buyer drop their complaint', async () => {
    const { paymentId } = await scenario.held({ name: 'paypal' });
    const opened = await openDisputeAt({ fixture, name: 'paypal', paymentId, isInquiry: true });
    await bothIdle(fixture);
    expect(await dispute(paymentId)).toMatchObject({ status: 'open', withdrawn: REWARD });
    opened.decide('cancelled');
    await bothIdle(fixture);
    expect(await dispute(paymentId)).toMatchObject({ status: 'withdrawn', withdrawn: 0 });
    expect(await fixture.statusOf(paymentId)).toBe('completed');
  });
});

describe('a debt', () => {
  it('is paid by whatever comes into the wallet, once', async () => {
    const helper = await fixture.user();
    const { taskId, paymentId, poster } = await scenario.held({ name: 'stripe', helper });
    await confirmTask({ userId: poster.id, taskId });
    await scenario.payOut({ helper, amount: REWARD - 5_000 });
    const payoutId = await scenario.payOut({ helper, amount: 5_000 });
    const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId });
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await debtOf(helper)).toBe(-REWARD);
    await scenario.bouncePayout({ payoutId });
    await Promise.all(Array.from({ length: 10 }, () => collectDebts()));
    expect(await walletOf(helper)).toBe(0);
    expect(await debtOf(helper)).toBe(5_000 - REWARD);
  });
});
