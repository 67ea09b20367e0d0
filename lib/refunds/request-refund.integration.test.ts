import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { readPayment } from '@/lib/payments/read/read-payment';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothProviders, mixedWith, reset } from '@/tests/fixtures/two-providers';
import { openDisputeAt, transactionOf } from '@/tests/scenarios/dispute-scenario';
import {
  heldReward,
  openUsers,
  paidFee,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
  walletOf,
} from '@/tests/scenarios/refund-scenario';
import { type RefundRequest, requestRefund } from './request-refund';
import { syncRefund } from './sync-refund';

const PENDING_REFUND_CARD = '4000000000007726';

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

let asked = 0;

function refund(paymentId: number, amount: number | 'all', parts: Partial<RefundRequest> = {}) {
  asked += 1;
  return requestRefund({
    paymentId,
    amount,
    reason: 'goodwill',
    requestKey: `test:${asked}`,
    by: { actor: 'operator', actorId: users.operator.id },
    ...parts,
  });
}

const fee = (body: CreatePaymentBody) => paidFee({ fixture, poster: users.poster, body });
const reward = (parts: { provider?: 'stripe' | 'paypal'; card?: string } = {}) =>
  heldReward({ fixture, users, ...parts });

async function dueNow(paymentId: number): Promise<void> {
  await db()
    .$executeRaw`UPDATE refunds SET next_sync_at = now() - interval '1 second' WHERE payment_id = ${paymentId} AND status = 'pending'`;
}

describe('A refund of the whole that bounces', () => {
  const BOUNCING_CARD = '4000000000005126';
  const bounce = (refundId: string) =>
    fixture.simulators.stripe.settleRefund({ refundId, outcome: 'failed' });

  it('counts as not refunded, for payer and operator, and can be sent again', async () => {
    const coupon = await fixture.coupon();
    const poster = await fixture.user();
    const parts = {
      body: { payment_method: 'stripe', coupon_code: coupon.code },
      card: BOUNCING_CARD,
    } as const;
    const { paymentId, taskId } = await paidFee({ fixture, poster, ...parts });
    await refund(paymentId, 'all');
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    const [first] = await refundsOf(paymentId);
    bounce(first?.providerRefundId ?? '');
    await reset(fixture);
    expect(await readPayment({ userId: poster.id, paymentId })).toMatchObject({
      status: 'completed',
      reason: 'refund_failed',
    });
    // The task that ended with the refund stays ended, and the coupon may be in use elsewhere by now.
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', isPaid: true });
    const usage = () => db().couponUsageLog.findFirstOrThrow({ where: { couponId: coupon.id } });
    expect((await usage()).state).toBe('released');
    await fixture.expectSoundBooks();
    await refund(paymentId, 'all');
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } })).toMatchObject({
      paymentStatus: 'refunded',
      reviewReason: null,
    });
    expect((await usage()).state).toBe('released');
  });

  it('gives the same result when its failure is reported before its success', async () => {
    const { paymentId } = await paidFee({
      fixture,
      poster: await fixture.user(),
      body: { payment_method: 'stripe' },
      card: BOUNCING_CARD,
    });
    const { stripe } = fixture.simulators;
    stripe.hold();
    stripe.addFault({
      method: 'POST',
      path: '/v1/refunds',
      fault: { kind: 'execute_then_drop' },
      times: null,
    });
    await refund(paymentId, 'all');
    stripe.clearFaults();
    stripe.hold();
    const transactionId = await transactionOf(paymentId);
    const [made] = await adapterOf('stripe').listRefunds({ transactionId });
    bounce(made?.refundReference ?? '');
    await stripe.release({ order: 'reversed' });
    await reset(fixture);
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'failed', amount: 1000 }]);
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } })).toMatchObject({
      paymentStatus: 'completed',
      reviewReason: 'refund_failed',
    });
  });
});

describe.each(bothProviders)('A fee that %s and points paid', (name) => {
  it('is refunded in parts, money first, then points, then the coupon with the last part', async () => {
    const coupon = await fixture.coupon();
    const { paymentId, taskId } = await fee(mixedWith(name, { coupon_code: coupon.code }));
    const before = await fixture.points(users.poster);
    await refund(paymentId, 200);
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
    await refund(paymentId, 400);
    expect(await fixture.points(users.poster)).toEqual({ ...before, available: before.available + 100 });
    await expect(refund(paymentId, 301)).rejects.toMatchObject({
      code: 'refund_too_much',
      details: { left_amount: 300 },
    });
    expect((await taskOf(taskId)).status).toBe('open');
    await refund(paymentId, 'all');
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
    expect(await fixture.points(users.poster)).toEqual({ ...before, available: before.available + 400 });
    const usage = await db().couponUsageLog.findFirstOrThrow({ where: { couponId: coupon.id } });
    expect(usage.state).toBe('released');
    // Without its fee the task takes no offers.
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', isPaid: false });
    await expect(refund(paymentId, 1)).rejects.toMatchObject({ code: 'refund_too_much' });
  });

  it('is never refunded twice, though fifty ask at once', async () => {
    const { paymentId } = await fee({ payment_method: name });
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => refund(paymentId, 300)));
    const codes = tries.flatMap((one) => (one.status === 'rejected' ? [String(one.reason.code)] : []));
    expect(new Set(codes)).toEqual(new Set(['refund_too_much']));
    const refunds = await refundsOf(paymentId);
    expect(refunds.map(({ amount, status }) => ({ amount, status }))).toEqual(
      Array.from({ length: 3 }, () => ({ amount: 300, status: 'succeeded' })),
    );
  });

  it('is refunded once under one key, however often it is asked for', async () => {
    const { paymentId } = await fee({ payment_method: name });
    const ids = await Promise.all(
      Array.from({ length: 20 }, () => refund(paymentId, 300, { requestKey: 'the same' })),
    );
    expect(ids.filter((id) => id !== null)).toHaveLength(1);
    await expect(refund(paymentId, 301, { requestKey: 'the same' })).rejects.toMatchObject({
      code: 'idempotency_mismatch',
    });
    expect(await refundsOf(paymentId)).toHaveLength(1);
  });

  it('is pending while the provider is away, and arrives once', async () => {
    const { paymentId } = await fee({ payment_method: name });
    const simulator = name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
    const path = name === 'stripe' ? '/v1/refunds' : '/v2/payments/captures/*/refund';
    simulator.hold();
    simulator.addFault({ method: 'POST', path, fault: { kind: 'execute_then_drop' }, times: null });
    await refund(paymentId, 'all');
    expect((await refundsOf(paymentId))[0]).toMatchObject({ status: 'pending', amount: 1000 });
    expect(await fixture.statusOf(paymentId)).toBe('completed');
    simulator.clearFaults();
    await dueNow(paymentId);
    await Promise.all([reconcileRefunds(), reconcileRefunds()]);
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
  });
});

describe.each(bothProviders)('A refund for which %s could not be asked', (name) => {
  it('is sent by the next run, once', async () => {
    const { paymentId } = await fee({ payment_method: name });
    const simulator = name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
    simulator.addFault({ fault: { kind: 'status', status: 503 }, times: null });
    await refund(paymentId, 700);
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'pending', providerRefundId: null }]);
    simulator.clearFaults();
    await dueNow(paymentId);
    await Promise.all([reconcileRefunds(), reconcileRefunds()]);
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded', amount: 700 }]);
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
  });
});

describe('Points and coupons', () => {
  it('that paid all of a fee are returned without any provider, at once', async () => {
    const { paymentId } = await fee({ payment_method: 'points' });
    const { available } = await fixture.points(users.poster);
    await refund(paymentId, 'all');
    expect(await fixture.points(users.poster)).toMatchObject({ available: available + 1000 });
    expect((await refundsOf(paymentId))[0]).toMatchObject({ status: 'succeeded', amount: 0, points: 1000 });
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
  });

  it('a coupon alone is returned, and an ended one is not', async () => {
    for (const [validUntil, state] of [
      [new Date(Date.now() + 86_400_000), 'released'],
      [new Date(Date.now() + 60_000), 'used'],
    ] as const) {
      const coupon = await fixture.coupon({ percentBps: 10_000, validUntil });
      const { paymentId } = await fee({ payment_method: 'points', coupon_code: coupon.code });
      if (state === 'used') {
        await db()
          .$executeRaw`UPDATE coupons SET valid_until = now() - interval '1 second' WHERE id = ${coupon.id}`;
      }
      await refund(paymentId, 'all');
      expect(await fixture.statusOf(paymentId)).toBe('refunded');
      const usage = await db().couponUsageLog.findFirstOrThrow({ where: { couponId: coupon.id } });
      expect(usage.state).toBe(state);
    }
  });
});

describe.each(bothProviders)('A reward that %s paid', (provider) => {
  it('is refunded from escrow, and the rest is released', async () => {
    const { paymentId, taskId } = await reward({ provider });
    const before = await walletOf(users.helper);
    await refund(paymentId, 4_000);
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: 5_000 });
    await confirmTask({ userId: users.poster.id, taskId });
    expect(await walletOf(users.helper)).toBe(before + 5_000);
    await expect(refund(paymentId, 1)).rejects.toMatchObject({ code: 'refund_too_much' });
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
  });

  it('that is refunded whole ends its task', async () => {
    const { paymentId, taskId } = await reward({ provider });
    await refund(paymentId, 'all');
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0, isPaid: true });
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
  });
});

describe('A reward', () => {
  it('is released or refunded, never both', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { paymentId, taskId } = await reward();
      const before = await walletOf(users.helper);
      await Promise.allSettled([confirmTask({ userId: users.poster.id, taskId }), refund(paymentId, 'all')]);
      const back = (await refundsOf(paymentId)).reduce((sum, { amount }) => sum + amount, 0);
      expect(back + (await walletOf(users.helper)) - before).toBe(REWARD);
      expect((await taskOf(taskId)).escrowAmount).toBe(0);
    }
  });

  it('is in flight while the bank decides, and leaves when it accepts', async () => {
    const { paymentId } = await reward({ card: PENDING_REFUND_CARD });
    const refundId = await refund(paymentId, 1_000);
    const [row] = await refundsOf(paymentId);
    expect(row).toMatchObject({ id: refundId, status: 'pending', providerRefundId: expect.any(String) });
    fixture.simulators.stripe.settleRefund({ refundId: row?.providerRefundId ?? '', outcome: 'succeeded' });
    await reset(fixture);
    expect((await refundsOf(paymentId))[0]?.status).toBe('succeeded');
    expect(await fixture.statusOf(paymentId)).toBe('partially_refunded');
  });

  it('whose refund fails, even days later, is held again, is shown, and can be sent again', async () => {
    const { paymentId, taskId } = await reward();
    await refund(paymentId, 'all');
    const [row] = await refundsOf(paymentId);
    expect(row?.status).toBe('succeeded');
    fixture.simulators.stripe.settleRefund({ refundId: row?.providerRefundId ?? '', outcome: 'failed' });
    await reset(fixture);
    expect((await refundsOf(paymentId))[0]?.status).toBe('failed');
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: REWARD });
    const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
    expect(payment.reviewReason).toBe('refund_failed');
    await refund(paymentId, 'all');
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0 });
  });

  it('that PayPal fails to send is held again at once', async () => {
    const { paymentId, taskId } = await reward({ provider: 'paypal' });
    fixture.paypal.refundOutcome({ outcome: 'failed' });
    await refund(paymentId, 2_000);
    expect((await refundsOf(paymentId))[0]).toMatchObject({ status: 'failed' });
    expect(await taskOf(taskId)).toMatchObject({ status: 'in_progress', escrowAmount: REWARD });
    await refund(paymentId, 2_000);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD - 2_000 });
    expect(
      (await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } })).reviewReason,
    ).toBeNull();
  });

  it('of which a dispute took a part is refunded by the rest, and is refunded then', async () => {
    const { paymentId, taskId } = await reward({ provider: 'paypal' });
    const dispute = await openDisputeAt({ fixture, name: 'paypal', paymentId, amount: 3_000 });
    await reset(fixture);
    dispute.decide('lost');
    await reset(fixture);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: REWARD - 3_000 });
    await expect(refund(paymentId, REWARD - 2_999)).rejects.toMatchObject({ code: 'refund_too_much' });
    await refund(paymentId, 'all');
    expect((await refundsOf(paymentId)).map(({ amount }) => amount)).toEqual([REWARD - 3_000]);
    expect(await fixture.statusOf(paymentId)).toBe('refunded');
  });

  it('is not refunded while it is disputed, nor before it is paid', async () => {
    const { paymentId } = await reward();
    await db().$executeRaw`UPDATE payment_records SET payment_status = 'disputed' WHERE id = ${paymentId}`;
    await expect(refund(paymentId, 1)).rejects.toMatchObject({ code: 'payment_disputed' });
    await db().$executeRaw`UPDATE payment_records SET payment_status = 'completed' WHERE id = ${paymentId}`;
    await expect(refund(999_999, 1)).rejects.toMatchObject({ code: 'not_found' });
    expect(await syncRefund({ refundId: 999_999 }).catch(({ code }) => code)).toBe('not_found');
  });
});
