import { closeDb, db, pool } from '@/lib/core/db/client';
import { requireMode } from '@/lib/core/db/require-mode';
import { env } from '@/lib/core/env';
import { invariant } from '@/lib/core/errors';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { grantPoints } from '@/lib/points/grant-points';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { type DemoAccount, demoAccounts } from '@/lib/users/demo-accounts';
import { DEMO_PASSWORD, fitDemoPasswords } from '@/lib/users/fit-demo-passwords';
import { hashPassword } from '@/lib/users/password';
import { runScript } from '@/scripts/run-script';
import { claimedByPoster, demoCoupons } from './seed/demo-coupons';
import {
  type DemoOffer,
  type DemoTask,
  offerByPoster,
  openTasks,
  taskInProgress,
  unpaidTasks,
} from './seed/demo-tasks';

/**
 * Fills a sandbox with people, tasks, points and coupons. Running it twice changes nothing.
 * @throws Error when this is not a sandbox
 */
export async function seed(): Promise<void> {
  if (env().mode !== 'sandbox') throw new Error('Demo data belongs into a sandbox only. Nothing was added.');
  await requireMode();
  const admin = await person('admin');
  const poster = await person('poster');
  const helper = await person('helper');
  // So that two persons can be tried, and what a role may not see.
  await person('finance');
  await person('support');

  await grantPoints({
    userId: poster,
    points: 5_000,
    reason: '新用户欢迎积分',
    actorId: admin,
    idempotencyKey: 'seed:poster:welcome',
  });
  await grantPoints({
    userId: helper,
    points: 2_000,
    reason: '新用户欢迎积分',
    actorId: admin,
    idempotencyKey: 'seed:helper:welcome',
  });

  for (const task of unpaidTasks) await taskOf({ posterId: poster, task });
  for (const task of openTasks) await openByPoints({ posterId: helper, task });
  await offerFor({ posterId: helper, helperId: poster, ...offerByPoster });
  if (env().stripe) await begin({ posterId: poster, helperId: helper, ...taskInProgress });

  for (const coupon of demoCoupons()) {
    await db().coupon.upsert({
      where: { code: coupon.code },
      create: { ...coupon, createdById: admin },
      update: {},
    });
  }
  for (const code of claimedByPoster) await claim({ userId: poster, code });
}

async function person(account: DemoAccount): Promise<number> {
  const { email, name, role } = demoAccounts[account];
  const known = await db().user.findUnique({ where: { email }, select: { id: true } });
  if (known) return known.id;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const { id } = await db().user.create({
    data: { email, name, role, passwordHash, isDemo: true, confirmedAt: new Date() },
    select: { id: true },
  });
  return id;
}

async function taskOf({ posterId, task }: { posterId: number; task: DemoTask }): Promise<number> {
  const known = await db().task.findFirst({ where: { posterId, title: task.title }, select: { id: true } });
  if (known) return known.id;
  const { id } = await db().task.create({ data: { ...task, posterId }, select: { id: true } });
  return id;
}

/**
 * Opens a task in the only possible way: by paying its fee. The key makes a second run find the first one's payment.
 */
async function openByPoints({ posterId, task }: { posterId: number; task: DemoTask }): Promise<void> {
  const taskId = await taskOf({ posterId, task });
  await createPayment({
    user: { id: posterId },
    taskId,
    body: { payment_method: 'points' },
    idempotencyKey: `seed:task:${taskId}`,
  });
}

async function offerFor({
  posterId,
  helperId,
  title,
  amount,
  message,
}: DemoOffer & { posterId: number; helperId: number }): Promise<number> {
  const { id: taskId } = await db().task.findFirstOrThrow({
    where: { posterId, title },
    select: { id: true },
  });
  const known = await db().taskApplication.findFirst({ where: { taskId, helperId }, select: { id: true } });
  if (known) return known.id;
  return (await applyToTask({ userId: helperId, taskId, offeredAmount: amount, message })).id;
}

/** Brings a task to where its helper works, by the steps that people take; a step that is done is left out. */
async function begin({
  posterId,
  helperId,
  task,
  offer,
}: {
  posterId: number;
  helperId: number;
  task: DemoTask;
  offer: Omit<DemoOffer, 'title'>;
}): Promise<void> {
  const taskId = await taskOf({ posterId, task });
  const isIn = async (status: string) => (await db().task.count({ where: { id: taskId, status } })) === 1;
  if (await isIn('pending_payment')) await payByCard({ posterId, taskId, feeType: 'application_fee' });
  if (await isIn('open')) {
    const applicationId = await offerFor({ posterId, helperId, title: task.title, ...offer });
    await acceptApplication({ userId: posterId, taskId, applicationId, expectedAmount: offer.amount });
  }
  if (await isIn('accepted')) await payByCard({ posterId, taskId, feeType: 'task_reward' });
}

/** A card that the simulator accepts, typed by nobody: its control API acts as the payer. */
async function payByCard({
  posterId,
  taskId,
  feeType,
}: {
  posterId: number;
  taskId: number;
  feeType: 'application_fee' | 'task_reward';
}): Promise<void> {
  const { payment_id: paymentId } = await createPayment({
    user: { id: posterId },
    taskId,
    body: { payment_method: 'stripe', fee_type: feeType },
    idempotencyKey: `seed:${feeType}:${taskId}`,
  });
  const { providerPaymentId: session } = await db().paymentRecord.findUniqueOrThrow({
    where: { id: paymentId },
    select: { providerPaymentId: true },
  });
  const simulator = env().stripe?.apiBase;
  invariant(simulator, 'a sandbox has a simulator');
  const answer = await fetch(`${simulator.origin}/_simulator/stripe/sessions/${session}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ card: '4242424242424242' }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`The simulator did not take the demo card: ${answer.status}`);
  await syncPayment({ paymentId });
}

async function claim({ userId, code }: { userId: number; code: string }): Promise<void> {
  const { id: couponId } = await db().coupon.findUniqueOrThrow({ where: { code }, select: { id: true } });
  await db().userCoupon.upsert({
    where: { userId_couponId: { userId, couponId } },
    create: { userId, couponId },
    update: {},
  });
}

runScript({
  moduleUrl: import.meta.url,
  main: async () => {
    // An operator is made by the owner of the tables.
    const { DATABASE_OWNER_URL: ownerUrl } = process.env;
    if (ownerUrl) process.env.DATABASE_URL = ownerUrl;
    try {
      await seed();
      const { isPublic } = env();
      for (const { email, password } of await fitDemoPasswords({ database: pool(), isPublic }))
        console.log(`Password of ${email}, shown this once: ${password}`);
    } finally {
      await closeDb();
    }
  },
});
