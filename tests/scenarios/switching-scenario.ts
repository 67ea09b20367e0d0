import { expect } from 'vitest';
import type { Coupon, PaymentRecord, Task, User } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { returnFromProvider } from '@/lib/payments/sync/return-from-provider';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  bothIdle,
  mixedWith,
  type ProviderName,
  payerActs,
  releaseBoth,
  takenAtSimulators,
} from '@/tests/fixtures/two-providers';

/** A fee of 1000 pence, of which 400 are points and 100 a coupon that can be used once. */
const CHARGED = 500;

/** One fee, which its payer may open at either provider. */
export type SwitchingScenario = {
  fixture: Fixture;
  poster: User;
  task: Task;
  /** Opens it at the provider, in place of whatever was open. Returns the payment's id. */
  open(name: ProviderName): Promise<number>;
  payments(): Promise<PaymentRecord[]>;
  /** The payment that is pending. */
  liveId(): Promise<number>;
  /** The state of each use of the coupon, in order. */
  couponStates(): Promise<string[]>;
  /** The payer returns from the provider, having acted there first with `act`. */
  comeBack(parts: { name: ProviderName; paymentId: number; act?: boolean }): Promise<void>;
  /** It ended without money, for this reason. */
  expectLost(paymentId: number, reason: string): Promise<void>;
  /**
   * Everything is synced once more and refunded where due: then one fee or nothing remains with us, and points and
   * coupon are where they belong. Returns the paying provider.
   */
  expectAtMostOnePaid(notification?: string): Promise<string>;
  expectOnePaid(): Promise<void>;
};

export async function beginSwitching(fixture: Fixture): Promise<SwitchingScenario> {
  const poster = await fixture.user({ points: 1000 });
  const task = await fixture.task({ poster });
  const coupon = await fixture.coupon({ perUserLimit: 1 });
  const payments = () => db().paymentRecord.findMany({ where: { taskId: task.id }, orderBy: { id: 'asc' } });
  const couponStates = async () => {
    const usages = await db().couponUsageLog.findMany({ where: { taskId: task.id }, orderBy: { id: 'asc' } });
    return usages.map(({ state }) => state);
  };
  const parts = { fixture, poster, task, payments, couponStates };
  return {
    ...parts,
    open: (name) => open({ name, poster, task, coupon }),
    liveId: async () =>
      (await db().paymentRecord.findFirstOrThrow({ where: { taskId: task.id, paymentStatus: 'pending' } }))
        .id,
    async comeBack({ name, paymentId, act = false }) {
      const reference = await referenceOf(paymentId);
      if (act) payerActs({ fixture, name, reference });
      await returnFromProvider({ provider: name, taskId: task.id, reference, after: 'paid' });
    },
    async expectLost(id, reason) {
      expect(await db().paymentRecord.findUniqueOrThrow({ where: { id } })).toMatchObject({
        paymentStatus: 'cancelled',
        reason,
        checkoutUrl: null,
        reviewReason: null,
      });
    },
    expectAtMostOnePaid: (notification) => expectAtMostOnePaid({ ...parts, notification }),
    async expectOnePaid() {
      expect(await expectAtMostOnePaid(parts)).toMatch(/ paid$/);
      expect((await payments()).filter(({ paymentStatus }) => paymentStatus === 'completed')).toHaveLength(1);
    },
  };
}

async function open({
  name,
  poster,
  task,
  coupon,
}: {
  name: ProviderName;
  poster: User;
  task: Task;
  coupon: Coupon;
}): Promise<number> {
  const body = mixedWith(name, { coupon_code: coupon.code });
  return (await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null })).payment_id;
}

/** Why a payment that did not pay the fee may have ended. */
const ENDS = ['replaced', 'cancelled_by_payer', 'task_edited', 'task_cancelled', 'late_success'];

async function expectAtMostOnePaid({
  fixture,
  poster,
  task,
  payments,
  couponStates,
  notification,
}: Pick<SwitchingScenario, 'fixture' | 'poster' | 'task' | 'payments' | 'couponStates'> & {
  notification?: string | undefined;
}): Promise<string> {
  await releaseBoth(fixture);
  for (const { id } of await payments()) await syncPayment({ paymentId: id });
  await refundSuspense();
  await reconcileRefunds();
  await bothIdle(fixture);
  const all = await payments();
  const paid = all.filter(({ paymentStatus }) => paymentStatus === 'completed');
  const waiting = all.filter(({ paymentStatus }) => paymentStatus === 'pending');
  const rest = all.filter((payment) => !paid.includes(payment) && !waiting.includes(payment));
  expect(paid.length + waiting.length, notification).toBeLessThanOrEqual(1);
  expect(
    rest.filter(({ reason, reviewReason }) => reviewReason !== null || !ENDS.includes(String(reason))),
    notification,
  ).toEqual([]);
  const { captures, refunds, left } = await takenAtSimulators({ fixture, taskId: task.id });
  expect({ kept: captures - refunds, left }, notification).toEqual({
    kept: paid.length,
    left: paid.length * CHARGED,
  });
  expect(await fixture.points(poster), notification).toEqual({
    available: paid.length + waiting.length > 0 ? 600 : 1000,
    reserved: waiting.length > 0 ? 400 : 0,
  });
  const last = paid.length > 0 ? ['used'] : waiting.length > 0 ? ['reserved'] : [];
  const released = Array(all.length - last.length).fill('released');
  expect((await couponStates()).sort(), notification).toEqual([...released, ...last].sort());
  await fixture.expectSoundBooks();
  const [winner] = paid;
  return winner ? `${winner.paymentProvider} paid` : waiting.length > 0 ? 'waiting' : 'nobody paid';
}

/** For an action that may be refused, as long as our own code refuses it. */
export function onlyPayErrors(error: unknown): undefined {
  if (!(error instanceof PayError)) throw error;
}
