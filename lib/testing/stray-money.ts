import { expect } from 'vitest';
import { db } from '@/lib/db/client';
import type { Task, User } from '@/lib/db/generated/client';
import { runChecks } from '@/lib/ledger/checks';
import { cancelPayment } from '@/lib/payments/cancel-payment';
import { createPayment } from '@/lib/payments/create-payment';
import { findRefundRow, type RefundRow } from '@/lib/refunds/refund-row';
import {
  adapterOf,
  holdBoth,
  mixedWith,
  type ProviderName,
  payerActs,
  releaseBoth,
  takenAtTwins,
} from './two-providers';
import { referenceOf, type World } from './world';

/** A fee of 1000 pence, of which 400 are points and 100 a coupon. */
export const STRAY = 500;

/** Money that came and completes nothing, with what is true while it is with us and what has to be in the end. */
export const strayKinds = {
  'a second payment of what is paid': {
    reason: 'paid_twice',
    before: { status: 'completed', points: { available: 600, reserved: 0 }, coupon: 'used' },
    after: { status: 'completed', points: { available: 600, reserved: 0 }, coupon: 'used' },
    left: STRAY,
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

export type StrayKind = keyof typeof strayKinds;

export type Stray = {
  world: World;
  name: ProviderName;
  kind: StrayKind;
  poster: User;
  task: Task;
  paymentId: number;
};

/** Brings money that fits nothing, and shows that it is parked. */
export async function bringStray({
  world,
  name,
  kind,
  card,
}: {
  world: World;
  name: ProviderName;
  kind: StrayKind;
  /** How the stray money is paid at Stripe. */
  card?: string;
}): Promise<Stray> {
  const poster = await world.person({ points: 1000 });
  const task = await world.task({ poster });
  const coupon = await world.coupon({ perUserLimit: 1 });
  const body = mixedWith(name, { coupon_code: coupon.code });
  const created = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
  const paymentId = created.payment_id;
  const stray: Stray = { world, name, kind, poster, task, paymentId };
  await bring({ stray, ...(card !== undefined && { card }) });
  await expectStanding({ stray, when: 'before', reviewReason: strayKinds[kind].reason });
  return stray;
}

async function bring({ stray, card }: { stray: Stray; card?: string }): Promise<void> {
  const { world, name, kind, poster, task, paymentId } = stray;
  const reference = await referenceOf(paymentId);
  const last = { world, name, ...(card !== undefined && { card }) };
  switch (kind) {
    case 'a second payment of what is paid':
      await takeMoney({ world, name, reference });
      return takeMoney({ ...last, reference: await openSecond({ stray }) });
    case 'money by another way while the payment waits':
      return takeMoney({ ...last, reference: await openSecond({ stray }) });
    case 'money after the end':
      // As it stands when our process died before it heard of what it had opened: it is closed by us alone.
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

/** Opens the same payment at its provider a second time, as if the key of the first were forgotten. */
export async function openSecond({
  stray: { name, task, paymentId },
  amount = STRAY,
  currency = 'GBP',
}: {
  stray: Pick<Stray, 'name' | 'task' | 'paymentId'>;
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

/** The money is at the provider before we look for the first time. */
export async function takeMoney({
  world,
  name,
  reference,
  card,
}: {
  world: World;
  name: ProviderName;
  reference: string;
  card?: string;
}): Promise<void> {
  holdBoth(world);
  payerActs({ world, name, reference, ...(card !== undefined && { card }) });
  if (name === 'paypal') await adapterOf(name).collect({ reference, idempotencyKey: `taken-${reference}` });
  await releaseBoth(world);
}

/** How payment, points and coupon stand, with no invariant of our own books broken. */
export async function expectStanding({
  stray: { world, kind, poster, task, paymentId },
  when,
  reviewReason,
  status = strayKinds[kind][when].status,
}: {
  stray: Stray;
  when: 'before' | 'after';
  reviewReason: string | null;
  /** Where it is not as it is without accidents. */
  status?: string;
}): Promise<void> {
  const { points, coupon } = strayKinds[kind][when];
  const row = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  expect(row).toMatchObject({ paymentStatus: status, reviewReason });
  // What completed has no reason for being where it is.
  if (status === 'completed') expect(row.reason).toBeNull();
  expect(await world.points(poster)).toEqual(points);
  const usages = await db().couponUsageLog.findMany({ where: { taskId: task.id } });
  expect(usages.map(({ state }) => state)).toEqual([coupon]);
  expect((await runChecks()).filter(({ rows }) => rows.length > 0)).toEqual([]);
}

/** It went back once, by both our books and the provider's, and nothing of it is left to do. */
export async function expectReturned(stray: Stray): Promise<void> {
  const { world, kind, task, paymentId } = stray;
  await expectStanding({ stray, when: 'after', reviewReason: null });
  const { left } = strayKinds[kind];
  expect(await takenAtTwins({ world, taskId: task.id })).toEqual({
    captures: left === 0 ? 1 : 2,
    refunds: 1,
    left,
  });
  const events = await db().paymentEvent.findMany({ where: { paymentId }, orderBy: { id: 'asc' } });
  const ends = events.filter(({ kind: name }) => name === 'refunded' || name === 'refund_succeeded');
  expect(ends.map(({ kind: name }) => name)).toEqual([left === 0 ? 'refunded' : 'refund_succeeded']);
  const refund = await refundOf(stray);
  expect(refund).toMatchObject({ status: 'succeeded', amount: STRAY, currency: 'GBP' });
  expect(refund.refundReference).not.toBeNull();
  await world.expectSoundBooks();
}

/** The only refund of this money. */
export async function refundOf({ paymentId }: Pick<Stray, 'paymentId'>): Promise<RefundRow> {
  const refunds = await db().refund.findMany({ where: { paymentId } });
  expect(refunds).toHaveLength(1);
  const row = await findRefundRow({ id: refunds[0]?.id ?? 0 });
  if (!row) throw new Error('A refund that was just read is gone');
  return row;
}

/** Every refund on its way is due for a look. */
export async function makeRefundsDue(): Promise<void> {
  await db().$executeRaw`UPDATE refunds SET next_look_at = now() WHERE status = 'pending'`;
}
