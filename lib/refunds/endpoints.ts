import { defineEndpoints } from '@/lib/http/endpoint';
import { paymentParamsSchema } from '@/lib/payments/schema';
import {
  refundListSchema,
  refundParamsSchema,
  refundPaymentBodySchema,
  refundPreviewQuerySchema,
  refundPreviewSchema,
  suspenseListSchema,
} from './schema';

export const refundEndpoints = defineEndpoints({
  'GET /api/users/payments/{payment_id}/refunds': {
    summary: 'Refunds of one of your payments, completed and on their way',
    auth: 'user',
    params: paymentParamsSchema,
    response: refundListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
});

export const adminRefundEndpoints = defineEndpoints({
  'GET /api/admin/payments/{payment_id}/refunds': {
    summary: 'Preview a refund of this amount (default: all that is left), with the refunds so far',
    auth: 'operator',
    permission: 'read',
    params: paymentParamsSchema,
    query: refundPreviewQuerySchema,
    response: refundPreviewSchema,
    limit: 'default',
    errors: [
      'not_found',
      'payment_not_refundable',
      'payment_disputed',
      'refund_request_open',
      'refund_too_much',
    ],
  },
  'POST /api/admin/payments/{payment_id}/refunds': {
    summary:
      'Refund a payment in part or in full: money first, then points; a full refund returns the coupon',
    auth: 'operator',
    permission: 'money',
    about: 'payment:{payment_id}',
    recentAuthentication: true,
    params: paymentParamsSchema,
    body: refundPaymentBodySchema,
    idempotencyKey: 'required',
    response: refundListSchema,
    status: 201,
    limit: 'default',
    errors: [
      'not_found',
      'payment_not_refundable',
      'payment_disputed',
      'refund_request_open',
      'refund_too_much',
      'idempotency_mismatch',
      'conflict',
    ],
  },
  'POST /api/admin/payments/{payment_id}/refunds/{refund_id}/stop': {
    summary: 'Stop a refund that waits to be sent: its money is in its account again',
    auth: 'operator',
    permission: 'money',
    about: 'payment:{payment_id}',
    recentAuthentication: true,
    params: refundParamsSchema,
    response: refundListSchema,
    limit: 'default',
    errors: ['not_found', 'refund_on_its_way', 'conflict', 'provider_unavailable'],
  },
  'GET /api/admin/payments/{payment_id}/suspense-return': {
    summary: 'Money under suspense of a payment, and its refunds',
    auth: 'operator',
    permission: 'read',
    params: paymentParamsSchema,
    response: suspenseListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/admin/payments/{payment_id}/suspense-return': {
    summary: 'Refund money under suspense to its payer',
    auth: 'operator',
    permission: 'money',
    about: 'payment:{payment_id}',
    recentAuthentication: true,
    params: paymentParamsSchema,
    response: suspenseListSchema,
    limit: 'default',
    errors: ['not_found', 'nothing_under_suspense'],
  },
  'POST /api/admin/payments/{payment_id}/sync': {
    summary: 'Sync a payment and its refunds with the provider now',
    auth: 'operator',
    permission: 'read',
    params: paymentParamsSchema,
    response: suspenseListSchema,
    limit: 'default',
    errors: ['not_found', 'conflict', 'provider_unavailable'],
  },
});
