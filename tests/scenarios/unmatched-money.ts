import { expect } from 'vitest';
import type { Task, User } from '@/lib/core/db/generated/client';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { findRefundRow, type RefundRow } from '@/lib/refunds/refund-row';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  adapterOf,
  holdBoth,
  mixedWith,
  type ProviderName,
  payerActs,
  releaseBoth,
  takenAtSimulators,
} from '@/tests/fixtures/two-providers';

/** A fee of 1000 pence, of which 400 are points and 100 a coupon. */
export const UNMATCHED = 500;

/** Money that arrived and completes nothing, with what is true while it is with us and what must be true in the end. */
export const unmatchedKinds = {
  'a second payment of what is paid': {
    reason: 'paid_twice',
    before: { status: 'completed', points: { available: 600, reserved: 0 }, coupon: 'used' },
    after: { status: 'completed', points: { available: 600, reserved: 0 }, coupon: 'used' },
    left: UNMATCHED,
  },
  'money by another way while the payment waits': {
    reason: 'paid_twice',
    before: { status: 'needs_review', points: { available: 600, reserved: 400 }, coupon: 'reserved' },
    after: { status: 'refunded', points: { available: 1000, reserved: 0 }, coupon: 'released' },
    left: 0,
  },
  'money after the end': {
    reason: 'late_success',
    before: { status: 'needs_review', points: { available: 1000, reserved: 0 }, coupon: 'released' },
    after: { status: 'refunded', points: { available: 1000, reserved: 0 }, coupon: 'released' },
    left: 0,
  },
  'money for a task that was closed': {
    reason: 'task_closed',
    before: { status: 'needs_review', points: { available: 600, reserved: 400 }, coupon: 'reserved' },
    after: { status: 'refunded', points: { available: 1000, reserved: 0 }, coupon: 'released' },
    left: 0,
  },
} as const;

export type UnmatchedKind = keyof typeof unmatchedKinds;

export type Unmatched = {
  fixture: Fixture;
  name: ProviderName;
  kind: UnmatchedKind;
  poster: User;
  task: Task;
  paymentId: number;
};

/** Brings unmatched money, and shows that it is under suspense. */
export async function bringUnmatched({
  fixture,
  name,
  kind,
  card,
}: {
  fixture: Fixture;
  name: ProviderName;
  kind: UnmatchedKind;
  /** How the unmatched money is paid at Stripe. */
  card?: string;
}): Promise<Unmatched> {
  const poster = await fixture.user({ points: 1000 });
  const task = await fixture.task({ poster });
  const coupon = await fixture.coupon({ perUserLimit: 1 });
  const body = mixedWith(name, { coupon_code: coupon.code });
  const created = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
  const paymentId = created.payment_id;
  const unmatched: Unmatched = { fixture, name, kind, poster, task, paymentId };
  await bring({ unmatched, ...(card !== undefined && { card }) });
  await expectStanding({ unmatched, when: 'before', reviewReason: unmatchedKinds[kind].reason });
  return unmatched;
}

async function bring({ unmatched, card }: { unmatched: Unmatched; card?: string }): Promise<void> {
  const { fixture, name, kind, poster, task, paymentId } = unmatched;
  const reference = await referenceOf(paymentId);
  const last = { fixture, name, ...(card !== undefined && { card }) };
  switch (kind) {
    case 'a second payment of what is paid':
      await takeMoney({ fixture, name, reference });
      return takeMoney({ ...last, reference: await openSecond({ unmatched }) });
    case 'money by another way while the payment waits':
      return takeMoney({ ...last, reference: await openSecond({ unmatched }) });
    case 'money after the end':
      // The state after our process died before it learned what it had opened: we close it alone.
      await db()
        .$executeRaw`UPDATE payment_records SET provider_payment_id = NULL, checkout_url = NULL WHERE id = ${paymentId}`;
      await cancelPayment({ userId: poster.id, paymentId });
      return takeMoney({ ...last, reference });
    case 'money for a task that was closed':
      await db().task.update({
        where: { id: task.id },
        data: { status: 'cancelled', cancelledAt: new Date() },
      });
      return takeMoney({ ...last, reference });
  }
}

/** Brings money of another amount, currency or payee than a pending payment asks for. */
export async function bringOther({
  fixture,
  name,
  payee,
  ...parts
}: {
  fixture: Fixture;
  name: ProviderName;
  amount?: number;
  currency?: string;
  /** Whom PayPal says that it paid. */
  payee?: string;
}): Promise<Pick<Unmatched, 'name' | 'task' | 'paymentId'>> {
  const poster = await fixture.user({ points: 1000 });
  const task = await fixture.task({ poster });
  const body = mixedWith(name, { points_amount: 500 });
  const created = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
  const other = { name, task, paymentId: created.payment_id };
  const reference = await openSecond({ unmatched: other, ...parts });
  if (payee !== undefined) fixture.paypal.misreport({ orderId: reference, payee: { merchant_id: payee } });
  await takeMoney({ fixture, name, reference });
  return other;
}

/** Opens the same payment at its provider a second time, as if the key of the first were forgotten. */
export async function openSecond({
  unmatched: { name, task, paymentId },
  amount = UNMATCHED,
  currency = 'GBP',
}: {
  unmatched: Pick<Unmatched, 'name' | 'task' | 'paymentId'>;
  amount?: number;
  currency?: string;
}): Promise<string> {
  const payment = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  const { reference } = await adapterOf(name).start({
    payment,
    taskId: task.id,
    feeType: 'application_fee',
    amount,
    currency,
    presentation: 'redirect',
    locale: 'en',
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    idempotencyKey: `second-${paymentId}`,
  });
  return reference;
}

/** The money is at the provider before we sync for the first time. */
export async function takeMoney({
  fixture,
  name,
  reference,
  card,
}: {
  fixture: Fixture;
  name: ProviderName;
  reference: string;
  card?: string;
}): Promise<void> {
  holdBoth(fixture);
  payerActs({ fixture, name, reference, ...(card !== undefined && { card }) });
  if (name === 'paypal') await adapterOf(name).capture({ reference, idempotencyKey: `taken-${reference}` });
  await releaseBoth(fixture);
}

/** The state of payment, points and coupon, with every check of our own ledger holding. */
export async function expectStanding({
  unmatched: { fixture, kind, poster, task, paymentId },
  when,
  reviewReason,
  status = unmatchedKinds[kind][when].status,
}: {
  unmatched: Unmatched;
  when: 'before' | 'after';
  reviewReason: string | null;
  /** Differences from a run without accidents. */
  status?: string;
}): Promise<void> {
  const { points, coupon } = unmatchedKinds[kind][when];
  const row = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  expect(row).toMatchObject({ paymentStatus: status, reviewReason });
  // A completed payment has no reason.
  if (status === 'completed') expect(row.reason).toBeNull();
  expect(await fixture.points(poster)).toEqual(points);
  const usages = await db().couponUsageLog.findMany({ where: { taskId: task.id } });
  expect(usages.map(({ state }) => state)).toEqual([coupon]);
  expect(await brokenChecks()).toEqual([]);
}

/** It was refunded once, by both our ledger and the provider's, and nothing remains to be done. */
export async function expectReturned(unmatched: Unmatched): Promise<void> {
  const { fixture, kind, task, paymentId } = unmatched;
  await expectStanding({ unmatched, when: 'after', reviewReason: null });
  const { left } = unmatchedKinds[kind];
  expect(await takenAtSimulators({ fixture, taskId: task.id })).toEqual({
    captures: left === 0 ? 1 : 2,
    refunds: 1,
    left,
  });
  const events = await db().paymentEvent.findMany({ where: { paymentId }, orderBy: { id: 'asc' } });
  const ends = events.filter(({ kind: name }) => name === 'refunded' || name === 'refund_succeeded');
  expect(ends.map(({ kind: name }) => name)).toEqual([left === 0 ? 'refunded' : 'refund_succeeded']);
  const refund = await refundOf(unmatched);
  expect(refund).toMatchObject({ status: 'succeeded', amount: UNMATCHED, currency: 'GBP' });
  expect(refund.refundReference).not.toBeNull();
  await fixture.expectSoundBooks();
}

/** The only refund of this money. */
export async function refundOf({ paymentId }: Pick<Unmatched, 'paymentId'>): Promise<RefundRow> {
  const refunds = await db().refund.findMany({ where: { paymentId } });
  expect(refunds).toHaveLength(1);
  const row = await findRefundRow({ id: refunds[0]?.id ?? 0 });
  if (!row) throw new Error('A refund that was just read is gone');
  return row;
}

/** Every refund in flight is due for a sync, and may be sent. */
export async function makeRefundsDue(): Promise<void> {
  await db().$executeRaw`UPDATE refunds SET next_sync_at = now() - interval '1 second', send_after = NULL,
    sending_until = NULL WHERE status = 'pending'`;
}
