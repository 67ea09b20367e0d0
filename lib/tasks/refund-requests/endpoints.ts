import { approvalAskedSchema } from '@/lib/approvals/schema';
import { defineEndpoints } from '@/lib/http/endpoint';
import { taskParamsSchema } from '@/lib/tasks/schema';
import {
  adminRefundRequestListSchema,
  answerRefundBodySchema,
  askRefundBodySchema,
  decideRefundBodySchema,
  decisionPreviewQuerySchema,
  decisionPreviewSchema,
  refundDecisionParamsSchema,
  refundRequestListQuerySchema,
  refundRequestListSchema,
  refundRequestParamsSchema,
  refundRequestSchema,
} from './schema';

export const refundRequestEndpoints = defineEndpoints({
  'GET /api/tasks/{task_id}/refund-requests': {
    summary: 'The refund requests of a task, newest first, for its poster and its helper',
    auth: 'user',
    params: taskParamsSchema,
    response: refundRequestListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/tasks/{task_id}/refund-requests': {
    summary:
      'Request a refund of held money, as the poster; automatic release pauses and an operator decides',
    auth: 'user',
    params: taskParamsSchema,
    body: askRefundBodySchema,
    response: refundRequestSchema,
    status: 201,
    limit: 'default',
    errors: [
      'not_found',
      'refund_not_requestable',
      'refund_request_open',
      'refund_too_much',
      'payment_disputed',
      'payment_in_progress',
      'provider_unavailable',
      'conflict',
    ],
  },
  'POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/answer': {
    summary: 'Send a statement, as the helper; where nobody asked for a refund, the poster may too',
    auth: 'user',
    params: refundRequestParamsSchema,
    body: answerRefundBodySchema,
    response: refundRequestSchema,
    limit: 'default',
    errors: ['not_found', 'refund_request_closed', 'conflict'],
  },
  'POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/withdrawal': {
    summary: 'Withdraw a refund request, as the poster; the task returns to its previous status',
    auth: 'user',
    params: refundRequestParamsSchema,
    response: refundRequestSchema,
    limit: 'default',
    errors: ['not_found', 'refund_request_closed', 'decision_required', 'conflict'],
  },
});

export const adminRefundRequestEndpoints = defineEndpoints({
  'GET /api/admin/refund-requests': {
    summary:
      'Refund requests awaiting a decision, oldest first; with a status: those in that state, or all, newest first',
    auth: 'operator',
    permission: 'read',
    query: refundRequestListQuerySchema,
    response: adminRefundRequestListSchema,
    limit: 'default',
  },
  'GET /api/admin/refund-requests/{refund_request_id}/decision': {
    summary: 'Preview a decision: to_poster is refunded, the rest goes to the helper',
    auth: 'operator',
    permission: 'money',
    params: refundDecisionParamsSchema,
    query: decisionPreviewQuerySchema,
    response: decisionPreviewSchema,
    limit: 'default',
    errors: ['not_found', 'refund_split_wrong'],
  },
  'POST /api/admin/refund-requests/{refund_request_id}/decision': {
    summary: 'Divide the held money between poster and helper; a decision is final',
    auth: 'operator',
    permission: 'money',
    about: 'refund_request:{refund_request_id}',
    recentAuthentication: true,
    params: refundDecisionParamsSchema,
    body: decideRefundBodySchema,
    response: refundRequestSchema,
    accepted: approvalAskedSchema,
    limit: 'default',
    errors: ['not_found', 'refund_request_closed', 'refund_split_wrong', 'payment_disputed', 'conflict'],
  },
});
