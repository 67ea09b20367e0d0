import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { syncDispute } from '@/lib/disputes/sync-dispute';
import { debtOf, disputedFunds, feeRevenue, writeOffs } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { planUnknownTooLong } from '@/lib/payments/sync/plan-payment';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, payerActs, reset } from '@/tests/fixtures/two-providers';
import { openDisputeAt, transactionOf } from '@/tests/scenarios/dispute-scenario';
import {
  heldReward,
  openUsers,
  paidFee,
  platformSum,
  taskOf,
  type Users,
} from '@/tests/scenarios/refund-scenario';
import { resolutionAddress, resolutionsBy } from '@/tests/scenarios/resolution-scenario';
import { bringUnmatched, UNMATCHED } from '@/tests/scenarios/unmatched-money';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  fixture.simulators.stripe.clearFaults();
  fixture.paypal.clearFaults();
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const { positionsOf, resolve } = resolutionsBy(() => users.operator);
const rowOf = (id: number) => db().paymentRecord.findUniqueOrThrow({ where: { id } });

describe.each(['stripe', 'paypal'] as const)('A dispute at %s', (name) => {
  const disputed = async (parts: { isInquiry?: boolean } = {}) => {
    const { paymentId } = await paidFee({ fixture, poster: users.poster, body: { payment_method: name } });
    const dispute = await openDisputeAt({ fixture, name, paymentId, ...parts });
    await bothIdle(fixture);
    return { paymentId, ...dispute };
  };

  it.each([false, true])('is conceded, and lost, once (inquiry: %s)', async (isInquiry) => {
    const { paymentId, reference } = await disputed({ isInquiry });
    await resolve(paymentId, 'concede');
    await syncDispute({ provider: name, disputeReference: reference });
    const { status } = await db().dispute.findFirstOrThrow({ where: { paymentId } });
    expect(status).not.toBe('open');
    expect((await positionsOf(paymentId)).positions).toEqual([]);
  });
});

describe('Money of a dispute that nobody bore, or that somebody had borne,', () => {
  const disputedReward = async () => {
    const own = await openUsers(fixture);
    const { paymentId, taskId } = await heldReward({ fixture, users: own });
    await confirmTask({ userId: own.poster.id, taskId });
    const dispute = await openDisputeAt({ fixture, name: 'stripe', paymentId });
    await bothIdle(fixture);
    return { paymentId, helper: { userId: own.helper.id, currency: 'GBP' }, ...dispute };
  };
  const funds = disputedFunds('GBP');
  type Direction = 'taken' | 'given';
  const move = async (direction: Direction, paymentId: number) => {
    const { id, version, status } = await db().dispute.findFirstOrThrow({ where: { paymentId } });
    const { paymentStatus, version: paymentVersion } = await rowOf(paymentId);
    const [from, to] = direction === 'taken' ? [funds, writeOffs('GBP')] : [writeOffs('GBP'), funds];
    const lines = [{ from, to, amount: 700 }];
    const key = `dispute:test:${paymentId}`;
    await commit({
      payment: {
        kind: 'move',
        id: paymentId,
        from: paymentStatus,
        to: paymentStatus,
        version: paymentVersion,
        set: { review_reason: direction === 'taken' ? 'dispute_uncovered' : 'dispute_decided_anew' },
      },
      dispute: { kind: 'move', id, version, set: { status } },
      postings: [{ key, kind: 'dispute_resolved', lines }],
    });
  };

  it.each(['charge_helper', 'write_off'] as const)('is missing, and is resolved: %s', async (verb) => {
    const { paymentId, helper, decide } = await disputedReward();
    decide('lost');
    await bothIdle(fixture);
    await move('taken', paymentId);
    expect((await positionsOf(paymentId)).positions).toMatchObject([{ position: 'dispute', amount: -700 }]);
    const { bookings } = await resolve(paymentId, verb);
    // Their wallet is empty, so they owe it.
    const from = verb === 'write_off' ? writeOffs('GBP') : debtOf(helper);
    expect(bookings).toMatchObject([{ from: from.id, to: funds.id, amount: 700 }]);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
    expect((await positionsOf(paymentId)).positions).toEqual([]);
  });

  it.each(['pay_helper', 'write_off'] as const)('is there, and is resolved: %s', async (verb) => {
    const { paymentId, decide } = await disputedReward();
    decide('lost');
    await bothIdle(fixture);
    await move('given', paymentId);
    expect((await positionsOf(paymentId)).positions).toMatchObject([{ position: 'dispute', amount: 700 }]);
    await resolve(paymentId, verb);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
  });
});

describe('A dispute whose end PayPal does not say', () => {
  async function unclear() {
    const body = { payment_method: 'paypal' } as const;
    const { paymentId, taskId } = await paidFee({ fixture, poster: users.poster, body });
    const { reference: disputeId } = await openDisputeAt({ fixture, name: 'paypal', paymentId });
    await bothIdle(fixture);
    fixture.paypal.decideDispute({ disputeId, favour: 'seller', outcome: 'NONE' });
    await bothIdle(fixture);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: 'dispute_unclear' });
    return { paymentId, taskId, disputeId };
  }
  const disputesOf = (paymentId: number) => db().dispute.findMany({ where: { paymentId } });

  it('ends as an operator found out, and stays so', async () => {
    const { paymentId, disputeId } = await unclear();
    await resolve(paymentId, 'dispute_won');
    const ended = { status: 'won', withdrawn: 0 };
    expect(await disputesOf(paymentId)).toMatchObject([ended]);
    expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'completed', reviewReason: null });
    await syncDispute({ provider: 'paypal', disputeReference: disputeId });
    expect(await disputesOf(paymentId)).toMatchObject([ended]);
  });

  it('was lost, as an operator found out: the loss is borne at once, and once', async () => {
    const { paymentId, taskId, disputeId } = await unclear();
    const [revenue, missing] = [feeRevenue('GBP').id, disputedFunds('GBP').id];
    const before = { revenue: await platformSum(revenue), missing: await platformSum(missing) };
    await resolve(paymentId, 'dispute_lost');
    const ended = { status: 'lost', withdrawn: 1_000, endedAt: expect.any(Date) };
    const expectBorne = async () => {
      expect(await disputesOf(paymentId)).toMatchObject([ended]);
      expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'refunded', reviewReason: null });
      expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled' });
      expect(await platformSum(revenue)).toBe(before.revenue - 1_000);
      expect(await platformSum(missing)).toBe(before.missing + 1_000);
      expect((await positionsOf(paymentId)).positions).toEqual([]);
    };
    await expectBorne();
    // PayPal takes the money only now, and shows it: that is the loss that was booked.
    fixture.paypal.reverse({ captureId: await transactionOf(paymentId), reason: 'buyer_complaint' });
    await bothIdle(fixture);
    await syncDispute({ provider: 'paypal', disputeReference: disputeId });
    await expectBorne();
  });
});

describe('A payment whose state stays unknown', () => {
  async function unknown() {
    const { id: taskId } = await fixture.task({ poster: users.poster });
    const body = { payment_method: 'mixed', provider: 'stripe', points_amount: 400 } as const;
    const { payment_id: paymentId } = await createPayment({
      user: users.poster,
      taskId,
      body,
      idempotencyKey: null,
    });
    const payment = await findPaymentRow({ id: paymentId });
    if (payment) await commit(planUnknownTooLong(payment));
    fixture.simulators.stripe.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    return { taskId, paymentId };
  }

  it('is ended by an operator who checked, and what comes after that is late money', async () => {
    const { taskId, paymentId } = await unknown();
    const { available } = await fixture.points(users.poster);
    await resolve(paymentId, 'end_payment');
    expect(await rowOf(paymentId)).toMatchObject({
      paymentStatus: 'expired',
      reason: 'ended_by_operator',
      reviewReason: null,
      nextSyncAt: null,
    });
    expect(await fixture.points(users.poster)).toMatchObject({ available: available + 400 });
    fixture.simulators.stripe.clearFaults();
    payerActs({ fixture, name: 'stripe', reference: await referenceOf(paymentId) });
    await bothIdle(fixture);
    expect(await rowOf(paymentId)).toMatchObject({
      paymentStatus: 'needs_review',
      reviewReason: 'late_success',
    });
    expect(await taskOf(taskId)).toMatchObject({ status: 'pending_payment' });
    await refundSuspense();
  });

  it('completes instead when the provider knows by then that it is paid', async () => {
    const { paymentId } = await unknown();
    fixture.simulators.stripe.clearFaults();
    fixture.simulators.stripe.hold();
    payerActs({ fixture, name: 'stripe', reference: await referenceOf(paymentId) });
    const body = { verb: 'end_payment', position: 'payment', reference: 'Dashboard', reason: 'No money.' };
    const answer = await callEndpoint(resolutionAddress, {
      as: users.operator,
      params: { payment_id: paymentId },
      body,
      headers: { 'idempotency-key': 'too-late' },
    });
    expect([answer.status, answer.json]).toMatchObject([409, { error: { code: 'resolution_not_possible' } }]);
    expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'completed' });
  });
});

describe('A resolution', () => {
  it('is refused without a reason or a reference, with another request under its key, and beyond the money', async () => {
    const { paymentId } = await bringUnmatched({ fixture, name: 'stripe', kind: 'money after the end' });
    const [{ subject } = { subject: null }] = (await positionsOf(paymentId)).positions;
    const send = async (body: object, key = 'refused') => {
      const headers = { 'idempotency-key': key };
      const full = { position: 'suspense', subject, ...body };
      return (
        await callEndpoint(resolutionAddress, {
          as: users.operator,
          params: { payment_id: paymentId },
          body: full,
          headers,
        })
      ).status;
    };
    expect(await send({ verb: 'write_off', reason: '' })).toBe(400);
    expect(await send({ verb: 'pay_by_hand', reason: 'x' })).toBe(400);
    expect(await send({ verb: 'assign', reason: 'x' })).toBe(400);
    expect(await send({ verb: 'write_off', amount: UNMATCHED + 1, reason: 'x' })).toBe(409);
    expect(await send({ verb: 'charge_helper', reason: 'x' })).toBe(409);
    expect(await send({ verb: 'write_off', amount: 1, reason: 'x' })).toBe(200);
    expect(await send({ verb: 'write_off', amount: 2, reason: 'x' })).toBe(409);
    const presses = Array.from({ length: 4 }, () =>
      send({ verb: 'write_off', amount: 9, reason: 'x' }, 'at-once'),
    );
    expect(await Promise.all(presses)).toEqual([200, 200, 200, 200]);
    expect((await positionsOf(paymentId)).positions).toMatchObject([{ amount: UNMATCHED - 10 }]);
    await resolve(paymentId, 'write_off');
  });
});
