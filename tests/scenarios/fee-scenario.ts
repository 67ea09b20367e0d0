import { expect } from 'vitest';
import type { Coupon, Task, User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import type { Fixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { type Payer, type ProviderName, payerAt } from '@/tests/fixtures/payers';
import { sampleOf } from '@/tests/fixtures/sample';

/** The parts of a fee of 1000 besides the provider's, for a payer with 1500 points. */
export type FeeParts = { points: number; withCoupon: boolean; currency: 'GBP' | 'JPY' };

export const FEE = 1000;
export const POINTS = 1500;

export const feeParts: (FeeParts & { name: string })[] = [
  { name: 'alone', points: 0, withCoupon: false, currency: 'GBP' },
  { name: 'with points', points: 400, withCoupon: false, currency: 'GBP' },
  { name: 'with a coupon', points: 0, withCoupon: true, currency: 'GBP' },
  { name: 'with points and a coupon', points: 400, withCoupon: true, currency: 'GBP' },
  { name: 'in yen, with points and a coupon', points: 400, withCoupon: true, currency: 'JPY' },
];

/** Everything that a payment can reserve. */
export const everything: FeeParts = { points: 400, withCoupon: true, currency: 'GBP' };

/** Two of them, which are others for each scenario; all of them in a full run. */
export function someFeeParts(scenario: string): (FeeParts & { name: string })[] {
  return sampleOf({ of: feeParts, take: 2, key: scenario });
}

/**
 * One fee on its way to be paid, and what must be true of it in the end. Whether the ledger is sound is checked after
 * each test and not here.
 */
export type FeeScenario = {
  payer: Payer;
  poster: User;
  task: Task;
  paymentId: number;
  /** The provider's payment. */
  reference: string;
  /** What is left for the provider, in minor units. */
  amount: number;
  body: CreatePaymentBody;
  /** The money was taken once, everything that was reserved is spent once, and the task is open. */
  expectPaidOnce(): Promise<void>;
  /** No money was taken, and everything that was reserved is released. */
  expectGivenBack(end: { status: 'cancelled' | 'expired' | 'failed'; reason?: string }): Promise<void>;
  /** Nothing is decided: no money was taken, and everything is reserved as it was. */
  expectWaiting(state: { status: 'pending' | 'processing'; reason?: string | null }): Promise<void>;
};

type Command = { fixture: Fixture; provider: ProviderName; parts?: FeeParts };
type Beginning = Omit<
  FeeScenario,
  'paymentId' | 'reference' | 'expectPaidOnce' | 'expectGivenBack' | 'expectWaiting'
>;

/** A fee whose payment is open at its provider. */
export async function beginFee(command: Command): Promise<FeeScenario> {
  const beginning = await prepareFee(command);
  const { poster, task, body } = beginning;
  const { payment_id: paymentId } = await createPayment({
    user: poster,
    taskId: task.id,
    body,
    idempotencyKey: null,
  });
  const { providerPaymentId } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  return scenarioOf({ fixture: command.fixture, beginning, paymentId, reference: providerPaymentId ?? '' });
}

/** A fee that nobody has begun to pay yet, with the request that will. */
export async function prepareFee({ fixture, provider, parts = everything }: Command): Promise<Beginning> {
  const { points, withCoupon, currency } = parts;
  const poster = await fixture.user({ points: POINTS });
  const task = await fixture.task({ poster, currency });
  const coupon: Coupon | null = withCoupon ? await fixture.coupon({ currency }) : null;
  return {
    payer: payerAt({ fixture, provider }),
    poster,
    task,
    amount: FEE - points - (withCoupon ? FEE / 10 : 0),
    body: {
      ...(points > 0
        ? { payment_method: 'mixed', provider, points_amount: points }
        : { payment_method: provider }),
      ...(coupon && { coupon_code: coupon.code }),
    },
  };
}

export function scenarioOf({
  fixture,
  beginning,
  paymentId,
  reference,
}: {
  fixture: Fixture;
  beginning: Beginning;
  paymentId: number;
  reference: string;
}): FeeScenario {
  const { payer, poster, task, amount, body } = beginning;
  const points = 'points_amount' in body ? (body.points_amount ?? 0) : 0;
  const expectCoupon = async (state: string) => {
    const usages = await db().couponUsageLog.findMany({ where: { taskId: task.id } });
    expect(usages.map((usage) => usage.state)).toEqual(body.coupon_code === undefined ? [] : [state]);
  };
  const expectTask = async (expected: { status: string; isPaid: boolean }) =>
    expect(await db().task.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject(expected);
  const expectPayment = async (expected: Record<string, unknown>) =>
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } })).toMatchObject(expected);

  return {
    ...beginning,
    paymentId,
    reference,
    async expectPaidOnce() {
      await expectPayment({ paymentStatus: 'completed', reviewReason: null, finalAmount: amount });
      expect(payer.takenFor(paymentId)).toEqual({ times: 1, amount });
      expect(await fixture.points(poster)).toEqual({ available: POINTS - points, reserved: 0 });
      await expectCoupon('used');
      await expectTask({ status: 'open', isPaid: true });
      await expectWrittenOnce(paymentId);
    },
    async expectGivenBack({ status, reason }) {
      await expectPayment({
        paymentStatus: status,
        checkoutUrl: null,
        ...(reason !== undefined && { reason }),
      });
      expect(payer.takenFor(paymentId)).toEqual({ times: 0, amount: 0 });
      expect(await fixture.points(poster)).toEqual({ available: POINTS, reserved: 0 });
      await expectCoupon('released');
      await expectTask({ status: 'pending_payment', isPaid: false });
    },
    async expectWaiting({ status, reason }) {
      await expectPayment({ paymentStatus: status, ...(reason !== undefined && { reason }) });
      expect(payer.takenFor(paymentId)).toEqual({ times: 0, amount: 0 });
      expect(await fixture.points(poster)).toEqual({ available: POINTS - points, reserved: points });
      await expectCoupon('reserved');
      await expectTask({ status: 'pending_payment', isPaid: false });
    },
  };
}

async function expectWrittenOnce(paymentId: number): Promise<void> {
  const { transactions, evidence, events } = await db().paymentRecord.findUniqueOrThrow({
    where: { id: paymentId },
    include: { transactions: true, evidence: true, events: true },
  });
  expect(transactions.filter(({ kind }) => kind === 'settle')).toHaveLength(1);
  expect(evidence).toHaveLength(1);
  expect(events.filter(({ toStatus }) => toStatus === 'completed')).toHaveLength(1);
}

/** The payment's deadline passes. */
export async function passDeadline({ paymentId }: { paymentId: number }): Promise<void> {
  await db()
    .$executeRaw`UPDATE payment_records SET expires_at = now() - interval '1 second' WHERE id = ${paymentId}`;
}
