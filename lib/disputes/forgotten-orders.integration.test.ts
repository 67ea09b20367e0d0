import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcileDisputes } from '@/lib/jobs/reconcile-disputes';
import { disputedFunds } from '@/lib/ledger/accounts';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { adminSyncPayment } from '@/lib/refunds/suspense/admin-sync-payment';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import {
  type DisputeScenario,
  disputeScenario,
  openDisputeAt,
  REWARD,
  transactionOf,
} from '@/tests/scenarios/dispute-scenario';
import { beginFee } from '@/tests/scenarios/fee-scenario';

/** PayPal promises nowhere how long an order can be read; disputes and refunds come up to half a year later. */
const fixture = useFixture();
let scenario: DisputeScenario;
beforeAll(async () => {
  scenario = disputeScenario(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const task = (id: number) => db().task.findUniqueOrThrow({ where: { id } });
const dispute = (paymentId: number) => db().dispute.findFirstOrThrow({ where: { paymentId } });
const eventsOf = (type: string) => db().webhookEvent.findMany({ where: { type }, orderBy: { id: 'desc' } });

async function missing(): Promise<number> {
  const where = { accountId: disputedFunds('GBP').id };
  const { _sum } = await db().ledgerEntry.aggregate({ where, _sum: { amount: true } });
  return Number(_sum.amount ?? 0);
}

/** A held reward whose order PayPal shows no more. */
async function forgotten() {
  const held = await scenario.held({ name: 'paypal' });
  fixture.paypal.forget({ orderId: await referenceOf(held.paymentId) });
  return { ...held, captureId: await transactionOf(held.paymentId) };
}

describe('after PayPal forgot the order', () => {
  it('a dispute that is lost takes what PayPal took', async () => {
    const before = await missing();
    const { taskId, paymentId } = await forgotten();
    const opened = await openDisputeAt({ fixture, name: 'paypal', paymentId });
    await bothIdle(fixture);
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await dispute(paymentId)).toMatchObject({ status: 'lost', withdrawn: REWARD });
    expect(await db().dispute.count({ where: { paymentId } })).toBe(1);
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await task(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect(await missing()).toBe(before);
  });

  it('a dispute that is lost in part takes that part', async () => {
    const { taskId, paymentId } = await forgotten();
    const opened = await openDisputeAt({ fixture, name: 'paypal', paymentId, amount: 2_500 });
    opened.decide('lost');
    await bothIdle(fixture);
    expect(await dispute(paymentId)).toMatchObject({ status: 'lost', withdrawn: 2_500 });
    expect(await task(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD - 2_500 });
  });

  it('a dispute that a refund ended is lost, and took nothing beside it', async () => {
    const before = await missing();
    const { taskId, paymentId, captureId } = await forgotten();
    await openDisputeAt({ fixture, name: 'paypal', paymentId });
    await bothIdle(fixture);
    fixture.paypal.refund({ captureId });
    await bothIdle(fixture);
    const { reviewReason } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    expect([null, 'dispute_unclear']).toContain(reviewReason);
    await db().$executeRaw`
      UPDATE disputes SET next_sync_at = now() - interval '1 second' WHERE payment_id = ${paymentId} AND status = 'open'`;
    await reconcileDisputes();
    expect(await dispute(paymentId)).toMatchObject({ status: 'lost', withdrawn: 0 });
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    const settled = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    expect(settled.reviewReason).toBeNull();
    expect(await task(taskId)).toMatchObject({ escrowAmount: 0 });
    expect(await missing()).toBe(before);
  });

  it('a reversal is a lost dispute', async () => {
    const before = await missing();
    const { taskId, paymentId, captureId } = await forgotten();
    fixture.paypal.reverse({ captureId });
    await bothIdle(fixture);
    expect((await eventsOf('PAYMENT.CAPTURE.REVERSED'))[0]).toMatchObject({ state: 'handled', paymentId });
    expect(await dispute(paymentId)).toMatchObject({ status: 'lost', withdrawn: REWARD });
    expect(await task(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    expect(await missing()).toBe(before);
  });

  it('refunds from the dashboard are booked, each once', async () => {
    const { taskId, paymentId, captureId } = await forgotten();
    for (const amount of [1_000, 2_000]) {
      fixture.paypal.refund({ captureId, amount });
      await bothIdle(fixture);
    }
    await scenario.resendAll({ name: 'paypal' });
    const refunds = await db().refund.findMany({ where: { paymentId }, orderBy: { id: 'asc' } });
    expect(refunds.map(({ amount, status }) => [amount, status])).toEqual([
      [1_000, 'succeeded'],
      [2_000, 'succeeded'],
    ]);
    expect(await task(taskId)).toMatchObject({ escrowAmount: REWARD - 3_000 });
    const operator = await fixture.user({ role: 'admin' });
    await adminSyncPayment({ paymentId, operatorId: operator.id });
    expect(await db().refund.count({ where: { paymentId } })).toBe(2);
  });

  it('money whose order we never saw paid completes the payment by its capture', async () => {
    const { paymentId, reference, expectPaidOnce } = await beginFee({ fixture, provider: 'paypal' });
    fixture.paypal.hold();
    fixture.paypal.approve({ orderId: reference });
    const capture = `/v2/checkout/orders/${reference}/capture`;
    fixture.paypal.addFault({ path: capture, times: null, fault: { kind: 'execute_then_drop' } });
    await expect(syncPayment({ paymentId })).rejects.toMatchObject({ code: 'provider_unavailable' });
    fixture.paypal.forget({ orderId: reference });
    await fixture.paypal.release();
    await bothIdle(fixture);
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    await expectPaidOnce();
  });
});
