import { createCoupon } from '@/lib/coupons/create-coupon';
import { adminCouponEndpoints } from '@/lib/coupons/endpoints';
import { listCoupons } from '@/lib/coupons/list-coupons';
import { route } from '@/lib/http/route';

export const GET = route(adminCouponEndpoints['GET /api/admin/coupons'], ({ query: { cursor, limit } }) =>
  listCoupons({ cursor, limit }),
);

export const POST = route(adminCouponEndpoints['POST /api/admin/coupons'], ({ user, body }) =>
  createCoupon({ actorId: user.id, body }),
);
