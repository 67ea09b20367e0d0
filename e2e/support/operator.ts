import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { couponSchema } from '@/lib/coupons/schema';
import { pointsGrantSchema } from '@/lib/points/schema';
import { askApi } from './ask-api';

/** The demo data's operator, whom `npm start` prints, or one who was made for this run. */
export const operatorEmail = process.env.E2E_OPERATOR_EMAIL ?? 'admin@linku.test';
export const operatorPassword = process.env.E2E_OPERATOR_PASSWORD ?? 'linku-demo';

/** An operator's preparations for a journey. */
export type Operator = {
  grantPoints(options: { userId: number; points: number }): Promise<void>;
  /** A coupon that is valid now, once for each person; the discount is a percentage, or a fixed number of pence. */
  createCoupon(
    discount: { percent: number } | { pence: number },
  ): Promise<{ id: number; code: string; name: string }>;
};

/** `api` is signed in as the operator. */
export function operatorOf({ api }: { api: APIRequestContext }): Operator {
  return {
    async grantPoints({ userId, points }) {
      await askApi({
        api,
        method: 'POST',
        path: '/api/admin/points-grants',
        schema: pointsGrantSchema,
        body: { user_id: userId, points, reason: 'For a journey' },
        idempotencyKey: randomUUID(),
      });
    },
    async createCoupon(discount) {
      const code = `E2E-${randomUUID().slice(0, 8).toUpperCase()}`;
      const terms =
        'percent' in discount
          ? { kind: 'percent', percent_bps: discount.percent * 100 }
          : { kind: 'fixed', fixed_amount: discount.pence };
      const answer = await askApi({
        api,
        method: 'POST',
        path: '/api/admin/coupons',
        schema: couponSchema,
        body: {
          ...terms,
          per_user_limit: 1,
          code,
          name: `Coupon ${code}`,
          valid_from: new Date(Date.now() - HOUR_MS).toISOString(),
          valid_until: new Date(Date.now() + 24 * HOUR_MS).toISOString(),
        },
      });
      return { id: answer.coupon_id, code, name: answer.name };
    },
  };
}

const HOUR_MS = 60 * 60 * 1000;
