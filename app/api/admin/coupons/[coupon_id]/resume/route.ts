import { adminCouponEndpoints } from '@/lib/coupons/endpoints';
import { pauseCoupon } from '@/lib/coupons/pause-coupon';
import { route } from '@/lib/http/route';

export const POST = route(
  adminCouponEndpoints['POST /api/admin/coupons/{coupon_id}/resume'],
  ({ user, params }) => pauseCoupon({ actorId: user.id, couponId: params.coupon_id, isPaused: false }),
);
