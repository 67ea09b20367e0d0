import { claimCoupon } from '@/lib/coupons/claim-coupon';
import { couponEndpoints } from '@/lib/coupons/endpoints';
import { listUserCoupons } from '@/lib/coupons/list-user-coupons';
import { route } from '@/lib/http/route';

export const GET = route(couponEndpoints['GET /api/coupon-points/coupons'], ({ user, query }) =>
  listUserCoupons({ userId: user.id, taskId: query.task_id }),
);

export const POST = route(couponEndpoints['POST /api/coupon-points/coupons'], ({ user, body }) =>
  claimCoupon({ userId: user.id, code: body.code }),
);
