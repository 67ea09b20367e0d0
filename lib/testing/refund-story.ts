import { expect } from 'vitest';
import { db } from '@/lib/db/client';
import type { User } from '@/lib/db/generated/client';
import type { CreatePaymentBody } from '@/lib/http/contract/payment';
import { createPayment } from '@/lib/payments/create-payment';
import { settlePayment } from '@/lib/payments/settle-payment';
import { acceptApplication } from '@/lib/tasks/accept-application';
import { applyToTask } from '@/lib/tasks/apply-to-task';
import { type ProviderName, payerActs } from './two-providers';
import { referenceOf, type World } from './world';

export const REWARD = 9_000;

export type People = { poster: User; helper: User; operator: User };

export async function openPeople(world: World): Promise<People> {
  return {
    poster: await world.person({ points: 1_000_000 }),
    helper: await world.person(),
    operator: await world.person({ role: 'admin' }),
  };
}

/** A fee of 1000 that is paid; the task is open. */
export async function paidFee({
  world,
  poster,
  body = { payment_method: 'points' },
  card,
}: {
  world: World;
  poster: User;
  body?: CreatePaymentBody;
  /** How it is paid at Stripe. */
  card?: string;
}): Promise<{ taskId: number; paymentId: number }> {
  const { id: taskId } = await world.task({ poster });
  const { payment_id: paymentId } = await createPayment({ user: poster, taskId, body, idempotencyKey: null });
  await payAndSettle({ world, paymentId, ...(card && { card }) });
  return { taskId, paymentId };
}

/** A helper is accepted, and the reward is due. */
export async function acceptedTask({
  world,
  people: { poster, helper },
  fee,
}: {
  world: World;
  people: People;
  fee?: CreatePaymentBody | undefined;
}): Promise<{ taskId: number; feeId: number }> {
  const { taskId, paymentId: feeId } = await paidFee({ world, poster, ...(fee && { body: fee }) });
  const offer = await applyToTask({
    userId: helper.id,
    taskId,
    offeredAmount: REWARD,
    message: null,
  });
  await acceptApplication({
    userId: poster.id,
    taskId,
    applicationId: offer.id,
    expectedAmount: REWARD,
  });
  return { taskId, feeId };
}

/** The reward is paid and held; the task is in progress. */
export async function heldReward({
  world,
  people,
  provider = 'stripe',
  card,
  fee,
}: {
  world: World;
  people: People;
  provider?: ProviderName;
  card?: string;
  fee?: CreatePaymentBody;
}): Promise<{ taskId: number; feeId: number; paymentId: number }> {
  const { taskId, feeId } = await acceptedTask({ world, people, fee });
  const { payment_id: paymentId } = await createPayment({
    user: people.poster,
    taskId,
    body: { payment_method: provider },
    idempotencyKey: null,
  });
  await payAndSettle({ world, paymentId, ...(card && { card }) });
  return { taskId, feeId, paymentId };
}

async function payAndSettle({
  world,
  paymentId,
  card,
}: {
  world: World;
  paymentId: number;
  card?: string;
}): Promise<void> {
  const { paymentProvider } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  if (paymentProvider === 'stripe' || paymentProvider === 'paypal') {
    const reference = await referenceOf(paymentId);
    payerActs({ world, name: paymentProvider, reference, ...(card && { card }) });
    await settlePayment({ paymentId, isPayerBack: true });
  }
  expect(await world.statusOf(paymentId)).toBe('completed');
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

/** What an account of the platform comes to, in minor units. */
export async function platformSum(account: string): Promise<number> {
  const { _sum } = await db().ledgerEntry.aggregate({
    where: { accountId: account },
    _sum: { amount: true },
  });
  return Number(_sum.amount ?? 0);
}
