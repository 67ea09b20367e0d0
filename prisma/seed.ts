import type { Role } from '@/lib/auth/roles';
import { closeDb, db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';
import { env } from '@/lib/core/env';
import { invariant } from '@/lib/core/errors';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { grantPoints } from '@/lib/points/grant-points';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { hashPassword } from '@/lib/users/password';
import { runScript } from '@/scripts/run-script';

/** The demo accounts' password. It is printed at the start: these accounts exist in the simulators only. */
export const DEMO_PASSWORD = 'linku-demo';

/**
 * Fills a sandbox with people, tasks, points and coupons. Running it twice changes nothing.
 * @throws Error when this is not a sandbox
 */
export async function seed(): Promise<void> {
  if (env().mode !== 'sandbox') throw new Error('Demo data belongs into a sandbox only. Nothing was added.');
  const admin = await person({ email: 'admin@linku.test', name: 'LinkU 运营', role: 'admin' });
  const poster = await person({ email: 'poster@linku.test', name: '林小雨', role: 'user' });
  const helper = await person({ email: 'helper@linku.test', name: 'Jason 陈', role: 'user' });

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

  for (const coupon of coupons()) {
    await db().coupon.upsert({
      where: { code: coupon.code },
      create: { ...coupon, createdById: admin },
      update: {},
    });
  }
  for (const code of claimedByPoster) await claim({ userId: poster, code });
}

type DemoTask = Pick<
  Prisma.TaskUncheckedCreateInput,
  'title' | 'description' | 'category' | 'location' | 'baseReward'
>;

type DemoOffer = {
  /** Of the task. */
  title: string;
  /** Minor units. */
  amount: number;
  message: string;
};

const unpaidTasks: DemoTask[] = [
  {
    title: '周六上午希思罗 T5 接机，两人三件行李',
    description:
      '爸妈第一次来英国，航班周六上午 9:40 落地 T5，送到 Canary Wharf。\n希望司机会中文，后备箱能放下三件大行李。如果航班延误，等候时间可以另算。',
    category: 'pickup',
    location: 'London',
    baseReward: 10_000,
  },
  {
    title: 'Manchester 市中心搬家，一室一厅',
    description:
      '从 Deansgate 搬到 Salford Quays，大约 15 个箱子加一张书桌，有电梯。需要一辆 van 和一位帮手，预计 3 小时。',
    category: 'moving',
    location: 'Manchester',
    baseReward: 8_850,
  },
  {
    title: '帮忙到楼下菜鸟驿站取快递',
    description: '一个小包裹，到 UCL 学生宿舍，晚上 8 点前送到就行。',
    category: 'errands',
    location: 'London',
    baseReward: 199,
  },
  {
    title: 'MSc dissertation 前端项目辅导，共 20 小时',
    description: '需要熟悉 React 和 TypeScript 的同学，每周两次线上辅导，帮我理清架构和写作思路。不代写。',
    category: 'tutoring',
    location: null,
    baseReward: 250_000,
  },
];

const openTasks: DemoTask[] = [
  {
    title: '陪同看 GP，需要中英口译',
    description: '周三下午 3 点，Birmingham 市中心的诊所，大约 40 分钟。之前做过医疗口译的优先。',
    category: 'translation',
    location: 'Birmingham',
    baseReward: 4_500,
  },
  {
    title: '出差一周，请人上门喂两只猫',
    description: '每天一次，换水、铲屎、陪玩 20 分钟，家在 Leith Walk 附近。两只都很亲人。',
    category: 'pets',
    location: 'Edinburgh',
    baseReward: 7_000,
  },
];

/** One task's poster waits for nothing but their own choice. */
const offerByPoster: DemoOffer = {
  title: '陪同看 GP，需要中英口译',
  amount: 4_200,
  message: '我在 NHS 做过两年志愿口译，周三下午有空，可以提前十分钟到诊所门口等您。',
};

/** The reward of this one is held, so that the helper has something to do. */
const taskInProgress: { task: DemoTask; offer: Omit<DemoOffer, 'title'> } = {
  task: {
    title: '宜家衣柜组装，两小时左右',
    description:
      '一个 PAX 双门衣柜，零件和说明书都在。工具我有，最好带一把电动螺丝刀。家在 Stratford，有电梯。',
    category: 'repairs',
    location: 'London',
    baseReward: 6_500,
  },
  offer: { amount: 6_000, message: '装过好几个 PAX，自带电动螺丝刀，周日下午可以过去。' },
};

const claimedByPoster = ['WELCOME10', 'SAVE3', 'EXPIRED', 'BIGSPEND', 'LONDON'];

const DAY_MS = 24 * 60 * 60 * 1000;

function coupons(): Prisma.CouponUncheckedCreateInput[] {
  const now = Date.now();
  const current = { validFrom: new Date(now - DAY_MS), validUntil: new Date(now + 365 * DAY_MS) };
  return [
    {
      ...current,
      code: 'WELCOME10',
      name: '新人九折',
      kind: 'percent',
      percentBps: 1_000,
      maximumDiscount: 500,
      perUserLimit: 3,
    },
    { ...current, code: 'SAVE3', name: '满 £5 减 £3', kind: 'fixed', fixedAmount: 300, minimumSpend: 500 },
    { ...current, code: 'FREEFEE', name: '免服务费', kind: 'percent', percentBps: 10_000, perUserLimit: 1 },
    { ...current, code: 'LASTONE', name: '最后一张立减券', kind: 'fixed', fixedAmount: 200, totalLimit: 1 },
    {
      code: 'EXPIRED',
      name: '春节立减券',
      kind: 'fixed',
      fixedAmount: 500,
      validFrom: new Date(now - 60 * DAY_MS),
      validUntil: new Date(now - 30 * DAY_MS),
    },
    {
      ...current,
      code: 'BIGSPEND',
      name: '大额任务八折',
      kind: 'percent',
      percentBps: 2_000,
      minimumSpend: 50_000,
    },
    {
      ...current,
      code: 'LONDON',
      name: '伦敦专享八五折',
      kind: 'percent',
      percentBps: 1_500,
      maximumDiscount: 800,
      location: 'London',
    },
    { ...current, code: 'PAUSED', name: '暂停中的优惠', kind: 'percent', percentBps: 5_000, isPaused: true },
  ];
}

async function person({ email, name, role }: { email: string; name: string; role: Role }): Promise<number> {
  const known = await db().user.findUnique({ where: { email }, select: { id: true } });
  if (known) return known.id;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const { id } = await db().user.create({ data: { email, name, role, passwordHash }, select: { id: true } });
  return id;
}

async function taskOf({ posterId, task }: { posterId: number; task: DemoTask }): Promise<number> {
  const known = await db().task.findFirst({ where: { posterId, title: task.title }, select: { id: true } });
  if (known) return known.id;
  const { id } = await db().task.create({ data: { ...task, posterId }, select: { id: true } });
  return id;
}

/** Opens a task the only way there is: by paying its fee. The key makes a second run find the first one's payment. */
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

/** Brings a task to where its helper works, by the same steps that people take; each is left out when it is done. */
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

/** A card that the simulator lets through, typed by nobody: its control endpoint acts as the payer. */
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
  if (!answer.ok) throw new Error(`The twin did not take the demo card: ${answer.status}`);
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
    try {
      await seed();
    } finally {
      await closeDb();
    }
  },
});
