import { expect } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, type ProviderName, payerActs } from '@/tests/fixtures/two-providers';

export const REWARD = 9_000;

export type Users = { poster: User; helper: User; operator: User };

export async function openUsers(fixture: Fixture): Promise<Users> {
  return {
    poster: await fixture.user({ points: 1_000_000 }),
    helper: await fixture.user(),
    operator: await fixture.user({ role: 'admin' }),
  };
}

/** A fee of 1000, or of a tenth of `posted`, that is paid; the task is open. */
export async function paidFee({
  fixture,
  poster,
  body = { payment_method: 'points' },
  card,
  posted,
}: {
  fixture: Fixture;
  poster: User;
  body?: CreatePaymentBody;
  /** How it is paid at Stripe. */
  card?: string;
  /** The reward for which it is published. */
  posted?: number | undefined;
}): Promise<{ taskId: number; paymentId: number }> {
  const { id: taskId } = await fixture.task({ poster, ...(posted !== undefined && { reward: posted }) });
  const { payment_id: paymentId } = await createPayment({ user: poster, taskId, body, idempotencyKey: null });
  await payAndSettle({ fixture, paymentId, ...(card && { card }) });
  return { taskId, paymentId };
}

/** A helper is accepted, and the reward is due. */
export async function acceptedTask({
  fixture,
  users: { poster, helper },
  fee,
  reward = REWARD,
  posted,
}: {
  fixture: Fixture;
  users: Users;
  fee?: CreatePaymentBody | undefined;
  reward?: number | undefined;
  posted?: number | undefined;
}): Promise<{ taskId: number; feeId: number }> {
  const { taskId, paymentId: feeId } = await paidFee({
    fixture,
    poster,
    posted,
    ...(fee && { body: fee }),
  });
  const offer = await applyToTask({
    userId: helper.id,
    taskId,
    offeredAmount: reward,
    message: null,
  });
  await acceptApplication({
    userId: poster.id,
    taskId,
    applicationId: offer.id,
    expectedAmount: reward,
  });
  return { taskId, feeId };
}

/** The reward is paid and held; the task is in progress. */
export async function heldReward({
  fixture,
  users,
  provider = 'stripe',
  card,
  fee,
  reward,
  posted,
}: {
  fixture: Fixture;
  users: Users;
  provider?: ProviderName;
  card?: string;
  fee?: CreatePaymentBody;
  reward?: number;
  posted?: number;
}): Promise<{ taskId: number; feeId: number; paymentId: number }> {
  const { taskId, feeId } = await acceptedTask({ fixture, users, fee, reward, posted });
  const { payment_id: paymentId } = await createPayment({
    user: users.poster,
    taskId,
    body: { payment_method: provider },
    idempotencyKey: null,
  });
  await payAndSettle({ fixture, paymentId, ...(card && { card }) });
  return { taskId, feeId, paymentId };
}

async function payAndSettle({
  fixture,
  paymentId,
  card,
}: {
  fixture: Fixture;
  paymentId: number;
  card?: string;
}): Promise<void> {
  const { paymentProvider } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  if (paymentProvider === 'stripe' || paymentProvider === 'paypal') {
    const reference = await referenceOf(paymentId);
    payerActs({ fixture, name: paymentProvider, reference, ...(card && { card }) });
    await syncPayment({ paymentId, isPayerBack: true });
    // The provider's own event may be capturing at this moment.
    if ((await fixture.statusOf(paymentId)) === 'processing') await bothIdle(fixture);
  }
  expect(await fixture.statusOf(paymentId)).toBe('completed');
}

export function taskOf(taskId: number) {
  return db().task.findUniqueOrThrow({ where: { id: taskId } });
}

export function refundsOf(paymentId: number) {
  return db().refund.findMany({ where: { paymentId }, orderBy: { id: 'asc' } });
}

export async function walletOf(user: User): Promise<number> {
  const account = await db().ledgerAccount.findUnique({ where: { id: `user:${user.id}:wallet:GBP` } });
  return Number(account?.balance ?? 0);
}

/** The balance of an account of the platform, in minor units. */
export async function platformSum(account: string): Promise<number> {
  const { _sum } = await db().ledgerEntry.aggregate({
    where: { accountId: account },
    _sum: { amount: true },
  });
  return Number(_sum.amount ?? 0);
}
