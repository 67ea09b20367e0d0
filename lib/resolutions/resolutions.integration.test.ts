import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { walletOf } from '@/lib/ledger/accounts';
import { adoptRefunds } from '@/lib/refunds/adopt-refunds';
import { findRefundRow } from '@/lib/refunds/refund-row';
import { requestRefund } from '@/lib/refunds/request-refund';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { refundSuspenseManually } from '@/lib/refunds/suspense/refund-suspense-manually';
import { syncRefund } from '@/lib/refunds/sync-refund';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, reset } from '@/tests/fixtures/two-providers';
import { transactionOf } from '@/tests/scenarios/dispute-scenario';
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
import { resolutionsBy } from '@/tests/scenarios/resolution-scenario';
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
const balanceOf = async (id: string) =>
  Number((await db().ledgerAccount.findUnique({ where: { id } }))?.balance ?? 0);
const line = (from: string, to: string, amount: number) => ({ from, to, amount, currency: 'GBP' });

describe('Money under suspense', () => {
  const bring = (kind: Parameters<typeof bringUnmatched>[0]['kind']) =>
    bringUnmatched({ fixture, name: 'stripe', kind });

  it('that was paid back by hand ends the payment, and is never refunded again', async () => {
    const { paymentId, poster } = await bring('money by another way while the payment waits');
    const { bookings } = await resolve(paymentId, 'pay_by_hand');
    expect(bookings).toMatchObject([
      line('platform:suspense:GBP', 'platform:paid_by_hand:GBP', UNMATCHED),
      { from: `user:${poster.id}:points_reserved`, to: `user:${poster.id}:points` },
    ]);
    expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'refunded', reviewReason: null });
    expect(await refundsOf(paymentId)).toMatchObject([{ status: 'succeeded', reason: 'paid_by_hand' }]);
    await refundSuspense();
    expect(await refundsOf(paymentId)).toHaveLength(1);
    expect((await positionsOf(paymentId)).positions).toEqual([]);
  });

  it('is written off in part and in full, and what is left can be refunded meanwhile', async () => {
    const { paymentId } = await bring('a second payment of what is paid');
    await resolve(paymentId, 'write_off', { amount: 200 });
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: 'paid_twice' });
    expect((await positionsOf(paymentId)).positions).toMatchObject([{ amount: UNMATCHED - 200 }]);
    await refundSuspense();
    expect(await refundsOf(paymentId)).toEqual([]);
    await refundSuspenseManually({ operatorId: users.operator.id, paymentId });
    expect(await refundsOf(paymentId)).toMatchObject([{ amount: UNMATCHED - 200 }]);
    await bothIdle(fixture);
    expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'completed', reviewReason: null });
  });

  it('of a payment that never completed ends it when all of it is written off', async () => {
    const { paymentId, poster } = await bring('money by another way while the payment waits');
    await resolve(paymentId, 'write_off');
    expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'expired', reviewReason: null });
    expect(await fixture.points(poster)).toEqual({ available: 1000, reserved: 0 });
  });

  it('makes up for what another payment misses, and for no more than that', async () => {
    const { paymentId: missing, taskId } = await heldReward({ fixture, users });
    await confirmTask({ userId: users.poster.id, taskId });
    await refundInConsole(missing, 300);
    const { paymentId } = await bring('a second payment of what is paid');
    const before = await platformSum('platform:refund_losses:GBP');
    await expect(resolve(paymentId, 'assign', { other_payment_id: missing })).rejects.toThrow();
    await resolve(paymentId, 'assign', { other_payment_id: missing, amount: 300 });
    expect(await platformSum('platform:refund_losses:GBP')).toBe(before + 300);
    expect((await positionsOf(paymentId)).positions).toMatchObject([{ amount: UNMATCHED - 300 }]);
    expect((await positionsOf(missing)).positions).toMatchObject([{ verbs: ['close_review'] }]);
    await resolve(missing, 'close_review');
    await resolve(paymentId, 'pay_by_hand');
  });
});

describe('A loss, because a released reward was refunded,', () => {
  async function lost() {
    const { paymentId, taskId } = await heldReward({ fixture, users });
    await confirmTask({ userId: users.poster.id, taskId });
    await refundInConsole(paymentId);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: 'made_at_provider_uncovered' });
    return { paymentId, taskId };
  }
  const helper = () => ({ userId: users.helper.id, currency: 'GBP' });

  it('is charged to the wallet of the helper', async () => {
    const { paymentId } = await lost();
    const wallet = walletOf(helper()).id;
    const before = await balanceOf(wallet);
    const { bookings } = await resolve(paymentId, 'charge_helper');
    expect(bookings).toMatchObject([line(wallet, 'platform:refund_losses:GBP', REWARD)]);
    expect(await balanceOf(wallet)).toBe(before - REWARD);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
  });

  it('is written off', async () => {
    const { paymentId } = await lost();
    expect((await resolve(paymentId, 'write_off')).bookings).toMatchObject([
      line('platform:write_offs:GBP', 'platform:refund_losses:GBP', REWARD),
    ]);
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
    expect((await positionsOf(paymentId)).positions).toEqual([]);
  });
});

describe('A fee whose refund failed', () => {
  it('is paid back by hand, and counts as refunded', async () => {
    const { paymentId } = await bouncedFee();
    expect((await resolve(paymentId, 'pay_by_hand')).bookings).toMatchObject([
      line('platform:fee_revenue:GBP', 'platform:paid_by_hand:GBP', 1_000),
    ]);
    expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'refunded', reviewReason: null });
    expect((await positionsOf(paymentId)).positions).toEqual([]);
  });

  it('is ours when the payer does not want it', async () => {
    const { paymentId } = await bouncedFee();
    await resolve(paymentId, 'close_review');
    expect(await rowOf(paymentId)).toMatchObject({ paymentStatus: 'completed', reviewReason: null });
  });
});

describe('A reward that is left in an ended task, because its refund failed,', () => {
  async function left() {
    const { paymentId, taskId } = await heldReward({ fixture, users, card: BOUNCING_CARD });
    await refund(paymentId);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: 0 });
    await bounce(paymentId);
    expect(await taskOf(taskId)).toMatchObject({ status: 'cancelled', escrowAmount: REWARD });
    return { paymentId, taskId };
  }

  it.each(['pay_helper', 'pay_by_hand', 'write_off'] as const)('is moved once: %s', async (verb) => {
    const { paymentId, taskId } = await left();
    await resolve(paymentId, verb);
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0 });
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
    expect((await positionsOf(paymentId)).positions).toEqual([]);
  });

  it('is divided, and stays in sight until the last of it', async () => {
    const { paymentId, taskId } = await left();
    await resolve(paymentId, 'pay_by_hand', { amount: 5_000 });
    expect(await rowOf(paymentId)).toMatchObject({
      paymentStatus: 'partially_refunded',
      reviewReason: 'refund_failed',
    });
    await resolve(paymentId, 'pay_helper');
    expect(await taskOf(taskId)).toMatchObject({ escrowAmount: 0 });
  });
});

describe('A refund that the provider reports in another amount', () => {
  it.each([300, 500])('is booked as it was made, and its difference waits: %i of 400', async (theirs) => {
    const { paymentId } = await paidFee({
      fixture,
      poster: users.poster,
      body: { payment_method: 'stripe' },
    });
    const { stripe } = fixture.simulators;
    stripe.hold();
    stripe.addFault({ method: 'POST', path: '/v1/refunds', fault: { kind: 'drop_before' }, times: null });
    await refund(paymentId, 400);
    stripe.clearFaults();
    const [{ id: refundId } = { id: 0 }] = await refundsOf(paymentId);
    const row = await findRefundRow({ id: refundId });
    if (!row) throw new Error('The refund is gone');
    const request = { ...row, refund: row, amount: theirs, idempotencyKey: `other-${refundId}` };
    await adapterOf('stripe').refund(request);
    await syncRefund({ refundId });
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: 'refund_does_not_agree' });
    await resolve(paymentId, 'accept_refund');
    expect(await rowOf(paymentId)).toMatchObject({
      paymentStatus: 'partially_refunded',
      reviewReason: 'made_at_provider_uncovered',
    });
    expect((await positionsOf(paymentId)).positions).toMatchObject([
      { position: 'loss', amount: 400 - theirs },
    ]);
    await resolve(paymentId, 'write_off');
    expect(await rowOf(paymentId)).toMatchObject({ reviewReason: null });
  });
});

const BOUNCING_CARD = '4000000000005126';

async function refund(paymentId: number, amount: number | 'all' = 'all') {
  await requestRefund({
    paymentId,
    amount,
    reason: 'goodwill',
    requestKey: `test-${paymentId}`,
    by: { actor: 'operator', actorId: users.operator.id },
  });
}

async function bounce(paymentId: number) {
  const [made] = await refundsOf(paymentId);
  fixture.simulators.stripe.settleRefund({ refundId: made?.providerRefundId ?? '', outcome: 'failed' });
  await reset(fixture);
  expect(await rowOf(paymentId)).toMatchObject({ reviewReason: 'refund_failed' });
}

async function bouncedFee() {
  const body = { payment_method: 'stripe' } as const;
  const { paymentId } = await paidFee({ fixture, poster: users.poster, body, card: BOUNCING_CARD });
  await refund(paymentId);
  await bounce(paymentId);
  return { paymentId };
}

async function refundInConsole(paymentId: number, amount?: number) {
  const paymentIntentId = await transactionOf(paymentId);
  fixture.simulators.stripe.refund({ paymentIntentId, ...(amount && { amount }) });
  await bothIdle(fixture);
  await adoptRefunds({ paymentId });
}
