import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { callDoor } from '@/lib/http/testing/call-door';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/create-payment';
import { planUnknownTooLong } from '@/lib/payments/decide';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { settlePayment } from '@/lib/payments/settle-payment';
import { openPeople, type People, paidFee, refundsOf } from '@/lib/testing/refund-story';
import { calm, payerActs } from '@/lib/testing/two-providers';
import { openWorld, referenceOf, type World } from '@/lib/testing/world';
import { lookAgain } from './look-again';
import { readSuspense, returnByHand } from './return-by-hand';

let world: World;
let people: People;
beforeAll(async () => {
  world = await openWorld();
  people = await openPeople(world);
});
afterAll(() => world.close());
afterEach(async () => {
  await calm(world);
  await world.expectSoundBooks();
});

/** A payment whose money arrived after it was cancelled, before the worker sent it back. */
async function lateMoney(): Promise<number> {
  const { id: taskId } = await world.task({ poster: people.poster });
  const { payment_id: paymentId } = await createPayment({
    user: people.poster,
    taskId,
    body: { payment_method: 'stripe' },
    idempotencyKey: null,
  });
  const payment = await findPaymentRow({ id: paymentId });
  if (!payment) throw new Error('The payment is gone');
  const { id, version } = payment;
  world.sandbox.stripe.hold();
  payerActs({ world, name: 'stripe', reference: await referenceOf(paymentId) });
  await commit({
    payment: { kind: 'move', id, from: 'pending', to: 'cancelled', version, set: {} },
    events: [{ kind: 'cancelled', from_status: 'pending', to_status: 'cancelled', actor: 'system' }],
  });
  expect((await settlePayment({ paymentId })).status).toBe('needs_review');
  return paymentId;
}

describe('Money under suspense', () => {
  it('is sent back by an operator once, though they press ten times', async () => {
    const paymentId = await lateMoney();
    const [money] = (await readSuspense({ paymentId })).suspended;
    expect(money).toMatchObject({ amount: 1000, amount_display: '10.00', reason: 'late_success' });
    const press = () => returnByHand({ operatorId: people.operator.id, paymentId });
    await Promise.allSettled(Array.from({ length: 10 }, press));
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 1000, status: 'succeeded' }]);
    expect(await world.statusOf(paymentId)).toBe('refunded');
    await expect(press()).rejects.toMatchObject({ code: 'nothing_under_suspense' });
    const audits = await db().auditLog.findMany({ where: { subject: `payment:${paymentId}` } });
    expect(audits).toMatchObject([{ actorId: people.operator.id, action: 'suspense_returned' }]);
  });

  it('that bounced is sent again', async () => {
    const paymentId = await lateMoney();
    await returnByHand({ operatorId: people.operator.id, paymentId });
    const [first] = await refundsOf(paymentId);
    world.sandbox.stripe.settleRefund({ refundId: first?.providerRefundId ?? '', outcome: 'failed' });
    await calm(world);
    expect((await readSuspense({ paymentId })).suspended).toMatchObject([{ amount: 1000 }]);
    const door = 'POST /api/admin/payments/{payment_id}/suspense-return';
    const again = await callDoor(door, { as: people.operator, params: { payment_id: paymentId } });
    expect(again.json).toMatchObject({
      suspended: [],
      refunds: [{ status: 'failed' }, { status: 'succeeded' }],
    });
  });

  it('is nothing where there is none', async () => {
    const { paymentId } = await paidFee({ world, poster: people.poster });
    const operatorId = people.operator.id;
    await expect(returnByHand({ operatorId, paymentId })).rejects.toMatchObject({
      code: 'nothing_under_suspense',
    });
    await expect(returnByHand({ operatorId, paymentId: 999_999 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('Looking again', () => {
  it('completes a payment that nobody could learn about, when everything agrees', async () => {
    const { id: taskId } = await world.task({ poster: people.poster });
    const { payment_id: paymentId } = await createPayment({
      user: people.poster,
      taskId,
      body: { payment_method: 'stripe' },
      idempotencyKey: null,
    });
    const payment = await findPaymentRow({ id: paymentId });
    if (!payment) throw new Error('The payment is gone');
    await commit(planUnknownTooLong(payment));
    world.sandbox.stripe.hold();
    payerActs({ world, name: 'stripe', reference: await referenceOf(paymentId) });
    const answer = await lookAgain({ operatorId: people.operator.id, paymentId });
    expect(answer).toMatchObject({ payment_status: 'completed', suspended: [] });
  });

  it('adopts a refund that was made at the provider and whose event was lost', async () => {
    const { paymentId } = await paidFee({
      world,
      poster: people.poster,
      body: { payment_method: 'paypal' },
    });
    const { providerTransactionId } = await db().paymentRecord.findUniqueOrThrow({
      where: { id: paymentId },
    });
    world.paypal.addWebhookFault({ fault: { kind: 'lose' }, times: null });
    world.paypal.refund({ captureId: providerTransactionId ?? '', amount: 300 });
    await world.paypal.idle();
    expect(await refundsOf(paymentId)).toEqual([]);
    const look = () => lookAgain({ operatorId: people.operator.id, paymentId });
    await Promise.all([look(), look(), look()]);
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: 300, status: 'succeeded' }]);
    expect(await world.statusOf(paymentId)).toBe('partially_refunded');
  });

  it('takes a reversal of PayPal’s for no refund', async () => {
    const { paymentId } = await paidFee({
      world,
      poster: people.poster,
      body: { payment_method: 'paypal' },
    });
    const { providerTransactionId } = await db().paymentRecord.findUniqueOrThrow({
      where: { id: paymentId },
    });
    world.paypal.reverse({ captureId: providerTransactionId ?? '' });
    await calm(world);
    await lookAgain({ operatorId: people.operator.id, paymentId });
    expect(await refundsOf(paymentId)).toEqual([]);
  });
});
