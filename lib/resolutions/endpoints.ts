import { approvalAskedSchema } from '@/lib/approvals/schema';
import type { ErrorCode } from '@/lib/core/errors';
import { defineEndpoints } from '@/lib/http/endpoint';
import { paymentParamsSchema } from '@/lib/payments/schema';
import { positionListSchema, resolutionPreviewSchema, resolveBodySchema } from './schema';

const refusals: ErrorCode[] = ['not_found', 'resolution_not_possible', 'conflict'];

export const adminResolutionEndpoints = defineEndpoints({
  'GET /api/admin/payments/{payment_id}/resolutions': {
    summary: 'What of a payment waits for a person, and what can be done about it',
    auth: 'operator',
    permission: 'read',
    params: paymentParamsSchema,
    response: positionListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/admin/payments/{payment_id}/resolutions/preview': {
    summary: 'What such a resolution would book; changes nothing',
    auth: 'operator',
    permission: 'money',
    about: 'payment:{payment_id}',
    params: paymentParamsSchema,
    body: resolveBodySchema,
    response: resolutionPreviewSchema,
    limit: 'default',
    errors: refusals,
  },
  'POST /api/admin/payments/{payment_id}/resolutions': {
    summary: 'Resolve one of them, once per Idempotency-Key, with an entry in the audit log',
    auth: 'operator',
    permission: 'money',
    about: 'payment:{payment_id}',
    recentAuthentication: true,
    params: paymentParamsSchema,
    body: resolveBodySchema,
    idempotencyKey: 'required',
    response: positionListSchema,
    accepted: approvalAskedSchema,
    limit: 'default',
    errors: [...refusals, 'refund_on_its_way', 'idempotency_mismatch', 'provider_unavailable'],
  },
});
