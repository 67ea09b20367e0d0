import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcileDisputes } from '@/lib/jobs/reconcile-disputes';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { retryEvents } from '@/lib/jobs/retry-events';
import { requestRefund } from '@/lib/refunds/request-refund';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { payPalNotificationNames, payPalNotifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset, takenAtSimulators } from '@/tests/fixtures/two-providers';
import { openDisputeAt, transactionOf } from './dispute-scenario';
import { beginFee, type FeeScenario } from './fee-scenario';
import { heldReward, openUsers, paidFee, REWARD, refundsOf, taskOf, type Users } from './refund-scenario';
import { makeRefundsDue } from './unmatched-money';

/**
 * PayPal says a word of the state of something that it never said before. What it means is unknown: nothing is decided,
 * nothing is sent again, people see it, and the next word that we know is the answer. Its outcomes of disputes and the items
 * of its payouts are tried beside those modules.
 */
const WORD = 'PONDERED';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const { 'the reconciler': reconcile } = payPalNotifications;

/** Everybody asks, as often as they can. What PayPal answers is an error to some of them. */
async function everybodyAsks(scenario: FeeScenario): Promise<void> {
  for (const name of payPalNotificationNames.filter((other) => other !== "the webhook's event"))
    await payPalNotifications[name](scenario).catch((error: unknown) =>
      expect(error).toMatchObject({ code: expect.stringMatching(/unavailable/) }),
    );
}

/** A day and an hour after its deadline. */
async function passADay(scenario: FeeScenario): Promise<void> {
  await db().$executeRaw`
    UPDATE payment_records SET expires_at = now() - interval '25 hours' WHERE id = ${scenario.paymentId}`;
  await reconcile(scenario);
}

const stateOf = async ({ paymentId }: { paymentId: number }) => {
  const { paymentStatus, reviewReason } = await db().paymentRecord.findUniqueOrThrow({
    where: { id: paymentId },
  });
  return { paymentStatus, reviewReason };
};

describe('An order of which PayPal says a word that we never saw', () => {
  const approved = async () => {
    fixture.paypal.hold();
    const scenario = await beginFee({ fixture, provider: 'paypal' });
    fixture.paypal.misreport({ orderId: scenario.reference, order_status: WORD });
    fixture.paypal.approve({ orderId: scenario.reference });
    await everybodyAsks(scenario);
    await scenario.expectWaiting({ status: 'pending' });
    return scenario;
  };

  it('waits with everything that is reserved for it, and is paid once when the word is known', async () => {
    const scenario = await approved();
    fixture.paypal.misreport({ orderId: scenario.reference });
    await everybodyAsks(scenario);
    await scenario.expectPaidOnce();
  });

  it('is shown to operators after a day, still undecided, and ends when the word is known', async () => {
    const scenario = await approved();
    await passADay(scenario);
    expect(await stateOf(scenario)).toEqual({
      paymentStatus: 'needs_review',
      reviewReason: 'unknown_too_long',
    });
    fixture.paypal.misreport({ orderId: scenario.reference });
    await reconcile(scenario);
    await scenario.expectGivenBack({ status: 'expired' });
  });
});

describe('A capture of which PayPal says a word that we never saw', () => {
  const captured = async () => {
    fixture.paypal.hold();
    const scenario = await beginFee({ fixture, provider: 'paypal' });
    fixture.paypal.misreport({ orderId: scenario.reference, capture_status: WORD });
    fixture.paypal.approve({ orderId: scenario.reference });
    for (const _ of [1, 2, 3]) await everybodyAsks(scenario);
    expect(await stateOf(scenario)).toEqual({ paymentStatus: 'processing', reviewReason: null });
    expect(scenario.payer.takenFor(scenario.paymentId).times).toBe(1);
    return scenario;
  };

  it('is neither paid nor failed, is not captured again, and is paid once when the word is known', async () => {
    const scenario = await captured();
    fixture.paypal.misreport({ orderId: scenario.reference });
    await everybodyAsks(scenario);
    await scenario.expectPaidOnce();
    await fixture.paypal.release();
    await fixture.paypal.idle();
    await scenario.expectPaidOnce();
  });

  it('is shown to operators after a day, still undecided, and completes when the word is known', async () => {
    const scenario = await captured();
    await passADay(scenario);
    expect(await stateOf(scenario)).toEqual({
      paymentStatus: 'needs_review',
      reviewReason: 'unknown_too_long',
    });
    fixture.paypal.misreport({ orderId: scenario.reference });
    await reconcile(scenario);
    await scenario.expectPaidOnce();
  });
});

describe('A refund of which PayPal says a word that we never saw', () => {
  const paid = async () => {
    const { paymentId, taskId } = await paidFee({
      fixture,
      poster: users.poster,
      body: { payment_method: 'paypal' },
    });
    await bothIdle(fixture);
    const orderId = await referenceOf(paymentId);
    fixture.paypal.misreport({ orderId, refund_status: WORD });
    return { paymentId, taskId, orderId };
  };

  it('is in flight, is not sent again, and arrives when the word is known', async () => {
    const { paymentId, taskId, orderId } = await paid();
    await requestRefund({
      paymentId,
      amount: 400,
      reason: 'goodwill',
      requestKey: 'unknown-word',
      by: { actor: 'operator', actorId: users.operator.id },
    });
    await bothIdle(fixture);
    for (const _ of [1, 2, 3]) {
      await makeRefundsDue();
      await Promise.all([reconcileRefunds(), reconcileRefunds()]);
    }
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 400, status: 'pending', endedAt: null }]);
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 1, left: 600 });
    fixture.paypal.misreport({ orderId });
    await makeRefundsDue();
    await reconcileRefunds();
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 400, status: 'succeeded' }]);
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 1, left: 600 });
  });

  it('and that was made in its dashboard waits in the inbox, and is adopted when the word is known', async () => {
    const { paymentId, taskId, orderId } = await paid();
    const inTheInbox = () =>
      db().webhookEvent.count({ where: { type: 'PAYMENT.CAPTURE.REFUNDED', state: 'failed' } });
    const before = await inTheInbox();
    fixture.paypal.refund({ captureId: await transactionOf(paymentId), amount: 400 });
    await bothIdle(fixture);
    expect(await refundsOf(paymentId)).toEqual([]);
    expect(await inTheInbox(), 'operators see it there').toBe(before + 1);
    fixture.paypal.misreport({ orderId });
    await db()
      .$executeRaw`UPDATE webhook_events SET next_try_at = now() - interval '1 second' WHERE state = 'failed'`;
    await retryEvents();
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 400, status: 'succeeded' }]);
    expect(await takenAtSimulators({ fixture, taskId })).toMatchObject({ refunds: 1, left: 600 });
  });
});

describe('A dispute of which PayPal says a word that we never saw', () => {
  it.each([
    ['seller', { status: 'won', withdrawn: 0 }, REWARD],
    ['buyer', { status: 'lost', withdrawn: REWARD }, 0],
  ] as const)(
    'stays open and its money frozen, until the word is known: for the %s',
    async (favour, ended, escrowAmount) => {
      const { paymentId, taskId } = await heldReward({ fixture, users, provider: 'paypal' });
      const opened = await openDisputeAt({ fixture, name: 'paypal', paymentId });
      await bothIdle(fixture);
      const orderId = await referenceOf(paymentId);
      fixture.paypal.misreport({ orderId, dispute_status: WORD });
      fixture.paypal.addWebhookFault({ fault: { kind: 'lose' }, times: null });
      fixture.paypal.decideDispute({ disputeId: opened.reference, favour });
      for (const _ of [1, 2]) await askAboutDisputes();
      const disputes = () => db().dispute.findMany({ where: { paymentId } });
      expect(await disputes()).toMatchObject([{ status: 'open', withdrawn: REWARD, endedAt: null }]);
      await expect(confirmTask({ userId: users.poster.id, taskId })).rejects.toMatchObject({
        code: 'payment_disputed',
      });
      fixture.paypal.misreport({ orderId });
      for (const _ of [1, 2]) await askAboutDisputes();
      expect(await disputes()).toMatchObject([ended]);
      expect((await taskOf(taskId)).escrowAmount).toBe(escrowAmount);
    },
  );
});

async function askAboutDisputes(): Promise<void> {
  await db()
    .$executeRaw`UPDATE disputes SET next_sync_at = now() - interval '1 second' WHERE status = 'open'`;
  await reconcileDisputes();
}
