import type { Prisma } from '@/lib/core/db/generated/client';

/** Codes that the poster of the demo holds. */
export const claimedByPoster = ['WELCOME10', 'SAVE3', 'EXPIRED', 'BIGSPEND', 'LONDON'];

const DAY_MS = 24 * 60 * 60 * 1000;

/** One coupon for each thing that a coupon can be, the ones that do not work included. */
export function demoCoupons(): Prisma.CouponUncheckedCreateInput[] {
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
