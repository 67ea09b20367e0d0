import { approvalAskedSchema } from '@/lib/approvals/schema';
import { widePageQuerySchema } from '@/lib/core/fields';
import { defineEndpoints } from '@/lib/http/endpoint';
import { grantPointsBodySchema, pointsGrantSchema, pointsResponseSchema } from './schema';

export const pointsEndpoints = defineEndpoints({
  'GET /api/coupon-points/points': {
    summary: 'Your points and their statement, newest first',
    auth: 'user',
    query: widePageQuerySchema,
    response: pointsResponseSchema,
    limit: 'default',
  },
});

export const adminPointsEndpoints = defineEndpoints({
  'POST /api/admin/points-grants': {
    summary: 'Give points to a user, once per Idempotency-Key',
    auth: 'operator',
    permission: 'money',
    about: 'user:{user_id}',
    recentAuthentication: true,
    body: grantPointsBodySchema,
    idempotencyKey: 'required',
    response: pointsGrantSchema,
    accepted: approvalAskedSchema,
    status: 201,
    limit: 'default',
    errors: ['not_found', 'idempotency_mismatch'],
  },
});
