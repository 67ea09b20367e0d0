import { defineEndpoints } from '@/lib/http/endpoint';
import { paymentParamsSchema } from '@/lib/payments/schema';
import {
  refundListSchema,
  refundPaymentBodySchema,
  refundPreviewQuerySchema,
  refundPreviewSchema,
  suspenseListSchema,
} from './schema';

export const refundEndpoints = defineEndpoints({
  'GET /api/users/payments/{payment_id}/refunds': {
    summary: 'What went back of one of your payments, and what is on its way',
    auth: 'user',
    params: paymentParamsSchema,
    response: refundListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
});

export const adminRefundEndpoints = defineEndpoints({
  'GET /api/admin/payments/{payment_id}/refunds': {
    summary:
      'What a refund of this amount would do (left out: of all that is left), and those that there were',
    auth: 'admin',
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
    summary: 'Send back a part or all of a payment: money first, then points, the coupon with the last of it',
    auth: 'admin',
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
  'GET /api/admin/payments/{payment_id}/suspense-return': {
    summary: 'Money of a payment that fits it in no way, and what went back',
    auth: 'admin',
    params: paymentParamsSchema,
    response: suspenseListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/admin/payments/{payment_id}/suspense-return': {
    summary: 'Send that money back to where it came from',
    auth: 'admin',
    params: paymentParamsSchema,
    response: suspenseListSchema,
    limit: 'default',
    errors: ['not_found', 'nothing_under_suspense'],
  },
  'POST /api/admin/payments/{payment_id}/sync': {
    summary: 'Ask the provider once more about a payment and its refunds, and follow what it says',
    auth: 'admin',
    params: paymentParamsSchema,
    response: suspenseListSchema,
    limit: 'default',
    errors: ['not_found', 'conflict', 'provider_unavailable'],
  },
});
