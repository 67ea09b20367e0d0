import type { Prisma } from '@/lib/core/db/generated/client';

export type DemoTask = Pick<
  Prisma.TaskUncheckedCreateInput,
  'title' | 'description' | 'category' | 'location' | 'baseReward'
>;

export type DemoOffer = {
  /** Of the task. */
  title: string;
  /** Minor units. */
  amount: number;
  message: string;
};

export const unpaidTasks: DemoTask[] = [
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

export const openTasks: DemoTask[] = [
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
export const offerByPoster: DemoOffer = {
  title: '陪同看 GP，需要中英口译',
  amount: 4_200,
  message: '我在 NHS 做过两年志愿口译，周三下午有空，可以提前十分钟到诊所门口等您。',
};

/** The reward of this one is held, so that the helper has something to do. */
export const taskInProgress: { task: DemoTask; offer: Omit<DemoOffer, 'title'> } = {
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
