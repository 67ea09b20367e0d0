import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { planUnknownTooLong } from '@/lib/payments/sync/plan-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { adminSyncPayment } from '@/lib/refunds/suspense/admin-sync-payment';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { payerActs, reset } from '@/tests/fixtures/two-providers';
import { openUsers, paidFee, refundsOf, type Users } from '@/tests/scenarios/refund-scenario';
import { readSuspense, refundSuspenseManually } from './refund-suspense-manually';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

/** A payment whose money arrived after it was cancelled, before the worker sent it back. */
async function lateMoney(): Promise<number> {
  const { id: taskId } = await fixture.task({ poster: users.poster });
  const { payment_id: paymentId } = await createPayment({
    user: users.poster,
    taskId,
    body: { payment_method: 'stripe' },
    idempotencyKey: null,
  });
  const payment = await findPaymentRow({ id: paymentId });
  if (!payment) throw new Error('The payment is gone');
  const { id, version } = payment;
  fixture.simulators.stripe.hold();
  payerActs({ fixture, name: 'stripe', reference: await referenceOf(paymentId) });
  await commit({
    payment: { kind: 'move', id, from: 'pending', to: 'cancelled', version, set: {} },
    events: [{ kind: 'cancelled', from_status: 'pending', to_status: 'cancelled', actor: 'system' }],
  });
  expect((await syncPayment({ paymentId })).status).toBe('needs_review');
  return paymentId;
}

describe('Money under suspense', () => {
  it('is refunded by an operator once, though they press ten times', async () => {
    const paymentId = await lateMoney();
    const [money] = (await readSuspense({ paymentId })).suspended;
    expect(money).toMatchObject({ amount: 1000, amount_display: '10.00', reason: 'late_success' });
    const press = () => refundSuspenseManually({ operatorId: users.operator.id, paymentId });
    for (const answer of await Promise.all(Array.from({ length: 10 }, press))) {
      expect(answer).toMatchObject({ suspended: [], refunds: [{ amount: 1000 }] });
    }
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 1000, status: 'succeeded' }]);
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    // Asked again, it answers what was done.
    expect(await press()).toMatchObject({
      payment_status: 'refunded',
      suspended: [],
      refunds: [{ amount: 1000, status: 'succeeded' }],
    });
    const audits = await db().auditLog.findMany({ where: { subject: `payment:${paymentId}` } });
    expect(audits).toMatchObject([{ actorId: users.operator.id, action: 'suspense_returned' }]);
  });

  it('that bounced is sent again', async () => {
    const paymentId = await lateMoney();
    await refundSuspenseManually({ operatorId: users.operator.id, paymentId });
    const [first] = await refundsOf(paymentId);
    fixture.simulators.stripe.settleRefund({ refundId: first?.providerRefundId ?? '', outcome: 'failed' });
    await reset(fixture);
    expect((await readSuspense({ paymentId })).suspended).toMatchObject([{ amount: 1000 }]);
    const endpoint = 'POST /api/admin/payments/{payment_id}/suspense-return';
    const again = await callEndpoint(endpoint, { as: users.operator, params: { payment_id: paymentId } });
    expect(again.json).toMatchObject({
      suspended: [],
      refunds: [{ status: 'failed' }, { status: 'succeeded' }],
    });
  });

  it('is nothing where there is none', async () => {
    const { paymentId } = await paidFee({ fixture, poster: users.poster });
    const operatorId = users.operator.id;
    await expect(refundSuspenseManually({ operatorId, paymentId })).rejects.toMatchObject({
      code: 'nothing_under_suspense',
    });
    await expect(refundSuspenseManually({ operatorId, paymentId: 999_999 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('A sync by an operator', () => {
  it('completes a payment that nobody could learn about, when everything agrees', async () => {
    const { id: taskId } = await fixture.task({ poster: users.poster });
    const { payment_id: paymentId } = await createPayment({
      user: users.poster,
      taskId,
      body: { payment_method: 'stripe' },
      idempotencyKey: null,
    });
    const payment = await findPaymentRow({ id: paymentId });
    if (!payment) throw new Error('The payment is gone');
    await commit(planUnknownTooLong(payment));
    fixture.simulators.stripe.hold();
    payerActs({ fixture, name: 'stripe', reference: await referenceOf(paymentId) });
    const answer = await adminSyncPayment({ operatorId: users.operator.id, paymentId });
    expect(answer).toMatchObject({ payment_status: 'completed', suspended: [] });
  });

  it('adopts a refund that was made at the provider and whose event was lost', async () => {
    const { paymentId } = await paidFee({
      fixture,
      poster: users.poster,
      body: { payment_method: 'paypal' },
    });
    const { providerTransactionId } = await db().paymentRecord.findUniqueOrThrow({
      where: { id: paymentId },
    });
    fixture.paypal.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    fixture.paypal.refund({ captureId: providerTransactionId ?? '', amount: 300 });
    await fixture.paypal.idle();
    expect(await refundsOf(paymentId)).toEqual([]);
    const look = () => adminSyncPayment({ operatorId: users.operator.id, paymentId });
    await Promise.all([look(), look(), look()]);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 300, status: 'succeeded' }]);
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
  });

  it('does not take a reversal of PayPal’s for a refund', async () => {
    const { paymentId } = await paidFee({
      fixture,
      poster: users.poster,
      body: { payment_method: 'paypal' },
    });
    const { providerTransactionId } = await db().paymentRecord.findUniqueOrThrow({
      where: { id: paymentId },
    });
    fixture.paypal.reverse({ captureId: providerTransactionId ?? '' });
    await reset(fixture);
    await adminSyncPayment({ operatorId: users.operator.id, paymentId });
    expect(await refundsOf(paymentId)).toEqual([]);
  });
});
