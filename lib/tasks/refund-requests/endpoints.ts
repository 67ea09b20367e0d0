import { defineEndpoints } from '@/lib/http/endpoint';
import { taskParamsSchema } from '@/lib/tasks/schema';
import {
  answerRefundBodySchema,
  askRefundBodySchema,
  decideRefundBodySchema,
  decisionPreviewQuerySchema,
  decisionPreviewSchema,
  refundDecisionParamsSchema,
  refundRequestListSchema,
  refundRequestParamsSchema,
  refundRequestSchema,
} from './schema';

export const refundRequestEndpoints = defineEndpoints({
  'GET /api/tasks/{task_id}/refund-requests': {
    summary: 'Requests to get the reward back, newest first, for the poster and the helper of the task',
    auth: 'user',
    params: taskParamsSchema,
    response: refundRequestListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/tasks/{task_id}/refund-requests': {
    summary: 'The poster asks for held money back; the clock stops, and an operator decides',
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
    summary: 'The helper says what they think of the request; where nobody asked, the poster does too',
    auth: 'user',
    params: refundRequestParamsSchema,
    body: answerRefundBodySchema,
    response: refundRequestSchema,
    limit: 'default',
    errors: ['not_found', 'refund_request_closed', 'conflict'],
  },
  'POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/withdrawal': {
    summary: 'The poster takes the request back: the task is where it was, and its clock goes on',
    auth: 'user',
    params: refundRequestParamsSchema,
    response: refundRequestSchema,
    limit: 'default',
    errors: ['not_found', 'refund_request_closed', 'decision_required', 'conflict'],
  },
});

export const adminRefundRequestEndpoints = defineEndpoints({
  'GET /api/admin/refund-requests': {
    summary: 'Requests that wait for a decision, oldest first',
    auth: 'admin',
    response: refundRequestListSchema,
    limit: 'default',
  },
  'GET /api/admin/refund-requests/{refund_request_id}/decision': {
    summary: 'What a decision would do: to_poster back the way it was paid, the rest to the helper',
    auth: 'admin',
    params: refundDecisionParamsSchema,
    query: decisionPreviewQuerySchema,
    response: decisionPreviewSchema,
    limit: 'default',
    errors: ['not_found', 'refund_split_wrong'],
  },
  'POST /api/admin/refund-requests/{refund_request_id}/decision': {
    summary: 'Divide what a task holds between its poster and its helper, for good',
    auth: 'admin',
    params: refundDecisionParamsSchema,
    body: decideRefundBodySchema,
    response: refundRequestSchema,
    limit: 'default',
    errors: ['not_found', 'refund_request_closed', 'refund_split_wrong', 'payment_disputed', 'conflict'],
  },
});
