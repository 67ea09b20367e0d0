import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { completeCancellations } from '@/lib/jobs/complete-cancellations';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { retryEvents } from '@/lib/jobs/retry-events';
import { requestRefund } from '@/lib/refunds/request-refund';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, reset } from '@/tests/fixtures/two-providers';
import {
  type DisputeScenario,
  disputeScenario,
  openDisputeAt,
  REWARD,
  transactionOf,
} from '@/tests/scenarios/dispute-scenario';

const fixture = useFixture();
let scenario: DisputeScenario;
beforeAll(async () => {
  scenario = disputeScenario(fixture);
});
afterEach(async () => {
  await reset(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal');
  await fixture.expectSoundBooks();
});

const task = (id: number) => db().task.findUniqueOrThrow({ where: { id } });
const dispute = (paymentId: number) => db().dispute.findFirstOrThrow({ where: { paymentId } });

describe('a refund of a disputed payment', () => {
  const goodwill = async (paymentId: number, amount: number) => {
    const { id: actorId } = await fixture.user({ role: 'admin' });
    const by = { actor: 'operator', actorId } as const;
    return requestRefund({ paymentId, amount, reason: 'goodwill', requestKey: `test:${paymentId}`, by });
  };

  it.each(bothProviders)('is not begun at %s while the payment is disputed', async (name) => {
    const { paymentId } = await scenario.held({ name });
    await openDisputeAt({ fixture, name, paymentId });
    await bothIdle(fixture);
    await expect(goodwill(paymentId, 100)).rejects.toMatchObject({ code: 'payment_disputed' });
  });

  it('that is on its way when the rest is disputed arrives, and only the rest is lost', async () => {
    const { taskId, paymentId } = await scenario.held({ name: 'stripe', card: '4000000000007726' });
    const refundId = await goodwill(paymentId, 2_000);
    const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId });
    await bothIdle(fixture);
    expect(await dispute(paymentId)).toMatchObject({ withdrawn: REWARD - 2_000 });
    const { providerRefundId } = await db().refund.findUniqueOrThrow({ where: { id: refundId ?? 0 } });
    fixture.simulators.stripe.settleRefund({ refundId: providerRefundId ?? '', outcome: 'succeeded' });
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('disputed');
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await task(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
  });

  it('that bounces while the rest is disputed is held again', async () => {
    const { taskId, paymentId } = await scenario.held({ name: 'stripe', card: '4000000000007726' });
    const refundId = await goodwill(paymentId, 2_000);
    const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId });
    await bothIdle(fixture);
    const { providerRefundId } = await db().refund.findUniqueOrThrow({ where: { id: refundId ?? 0 } });
    fixture.simulators.stripe.settleRefund({ refundId: providerRefundId ?? '', outcome: 'failed' });
    await bothIdle(fixture);
    opened.decide('won');
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    expect((await task(taskId)).escrowAmount).toBe(REWARD);
  });

  it.each(['won', 'lost'] as const)(
    'that was promised when the task ended waits for the dispute, which is %s',
    async (outcome) => {
      const { taskId, paymentId, helper } = await scenario.held({ name: 'stripe' });
      await cancelTask({ userId: helper.id, taskId });
      const opened = await openDisputeAt({ fixture, name: 'stripe', paymentId });
      await bothIdle(fixture);
      await completeCancellations();
      expect((await task(taskId)).escrowAmount).toBe(REWARD);
      opened.decide(outcome);
      await bothIdle(fixture);
      await completeCancellations();
      await bothIdle(fixture);
      await db()
        .$executeRaw`UPDATE refunds SET next_sync_at = now() - interval '1 second' WHERE status = 'pending'`;
      await reconcileRefunds();
      expect(await fixture.statusOf(paymentId)).toBe('refunded');
      expect(await task(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
      expect(await db().refund.count({ where: { paymentId } })).toBe(outcome === 'won' ? 1 : 0);
    },
  );

  it('that an operator makes in PayPal’s console ends the dispute, and is booked once', async () => {
    const { taskId, paymentId } = await scenario.held({ name: 'paypal' });
    await openDisputeAt({ fixture, name: 'paypal', paymentId });
    await bothIdle(fixture);
    fixture.paypal.refund({ captureId: await transactionOf(paymentId) });
    await bothIdle(fixture);
    await retryNow();
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await dispute(paymentId)).toMatchObject({ withdrawn: 0 });
    expect(await task(taskId)).toMatchObject({ escrowAmount: 0 });
  });
});

/** Events that could not be handled yet are retried, as the worker does after a while. */
async function retryNow(): Promise<void> {
  await db()
    .$executeRaw`UPDATE webhook_events SET next_try_at = now() - interval '1 second' WHERE state = 'failed'`;
  await retryEvents();
}
