import { db } from '@/lib/core/db/client';
import type { Coupon, UserCoupon } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { serviceFeeOf } from '@/lib/pricing/service-fee-of';
import { type CouponTarget, type CouponUsage, couponVerdict } from './coupon-rules';
import { couponUsage } from './coupon-usage';
import type { UserCouponList } from './schema';
import { type Usability, userCouponResponse } from './user-coupon-response';

/**
 * A person's coupons, the latest first. With a task: what each takes off that task's fee, or why it does not. Without:
 * whether it can be used at all now.
 *
 * @throws PayError not_found when the task is not theirs, database_unavailable
 */
export async function listUserCoupons({
  userId,
  taskId,
}: {
  userId: number;
  taskId?: number | undefined;
}): Promise<UserCouponList> {
  const [claims, target] = await Promise.all([
    readClaims(userId),
    taskId === undefined ? null : readTarget({ userId, taskId }),
  ]);
  const usages = await couponUsage({ userId, couponIds: claims.map(({ couponId }) => couponId) });
  const now = new Date();
  return {
    coupons: claims.map(({ id, coupon }) => {
      const usage = usages.get(coupon.id) ?? { everybody: coupon.taken, mine: 0, mineThisMonth: 0 };
      return userCouponResponse({
        coupon,
        userCouponId: id,
        verdict: usability({ coupon, target, usage, now }),
      });
    }),
  };
}

function usability({
  coupon,
  target,
  usage,
  now,
}: {
  coupon: Coupon;
  target: Omit<CouponTarget, 'now'> | null;
  usage: CouponUsage;
  now: Date;
}): Usability {
  if (target) return couponVerdict({ coupon, target: { ...target, now }, usage });
  const verdict = couponVerdict({ coupon, target: { ...perfectTarget(coupon), now }, usage });
  return verdict.isUsable ? { isUsable: true, discount: null } : verdict;
}

/** A fee to which this coupon applies, so that only its window, its limits and a pause can refuse it. */
function perfectTarget({ currency, category, location }: Coupon): Omit<CouponTarget, 'now'> {
  return { total: Number.MAX_SAFE_INTEGER, currency, category, location };
}

function readClaims(userId: number): Promise<(UserCoupon & { coupon: Coupon })[]> {
  return db().userCoupon.findMany({
    where: { userId },
    include: { coupon: true },
    orderBy: { id: 'desc' },
  });
}

async function readTarget({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<Omit<CouponTarget, 'now'>> {
  const task = await db().task.findFirst({ where: { id: taskId, posterId: userId } });
  if (!task) throw new PayError('not_found');
  const { currency, category, location } = task;
  return { total: serviceFeeOf(task).amount, currency, category, location };
}
