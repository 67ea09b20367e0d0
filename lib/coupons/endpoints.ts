import { pageQuerySchema } from '@/lib/core/fields';
import { defineEndpoints } from '@/lib/http/endpoint';
import {
  claimCouponBodySchema,
  couponListQuerySchema,
  couponListSchema,
  couponParamsSchema,
  couponSchema,
  createCouponBodySchema,
  userCouponListSchema,
  userCouponSchema,
} from './schema';

export const couponEndpoints = defineEndpoints({
  'GET /api/coupon-points/coupons': {
    summary: 'Your coupons; with task_id the discount of each on that task',
    auth: 'user',
    query: couponListQuerySchema,
    response: userCouponListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/coupon-points/coupons': {
    summary: 'Claim a coupon by its code',
    auth: 'user',
    body: claimCouponBodySchema,
    response: userCouponSchema,
    status: 201,
    limit: 'default',
    bruteForceField: 'code',
    errors: ['coupon_not_valid', 'coupon_already_claimed', 'email_unconfirmed'],
  },
});

export const adminCouponEndpoints = defineEndpoints({
  'GET /api/admin/coupons': {
    summary: 'All coupons, newest first',
    auth: 'operator',
    permission: 'read',
    query: pageQuerySchema,
    response: couponListSchema,
    limit: 'default',
  },
  'POST /api/admin/coupons': {
    summary: 'Create a coupon',
    auth: 'operator',
    permission: 'settings',
    recentAuthentication: true,
    body: createCouponBodySchema,
    response: couponSchema,
    status: 201,
    limit: 'default',
    errors: ['coupon_code_taken'],
  },
  'POST /api/admin/coupons/{coupon_id}/pause': {
    summary: 'Pause a coupon; existing reservations stay valid',
    auth: 'operator',
    permission: 'settings',
    params: couponParamsSchema,
    response: couponSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/admin/coupons/{coupon_id}/resume': {
    summary: 'Resume a paused coupon',
    auth: 'operator',
    permission: 'settings',
    params: couponParamsSchema,
    response: couponSchema,
    limit: 'default',
    errors: ['not_found'],
  },
});
