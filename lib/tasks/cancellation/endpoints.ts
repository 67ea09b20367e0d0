import { defineEndpoints } from '@/lib/http/endpoint';
import { taskParamsSchema, taskSchema } from '@/lib/tasks/schema';
import { cancellationSchema, cancelTaskBodySchema } from './schema';

export const cancellationEndpoints = defineEndpoints({
  'GET /api/tasks/{task_id}/cancellation': {
    summary: 'Preview a cancellation, for the side that asks: who keeps what, and what is refunded',
    auth: 'user',
    params: taskParamsSchema,
    response: cancellationSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/tasks/{task_id}/cancellation': {
    summary: 'Cancel a task on the terms of your side; what they return is refunded the way it was paid',
    auth: 'user',
    params: taskParamsSchema,
    body: cancelTaskBodySchema,
    isBodyOptional: true,
    response: taskSchema,
    limit: 'default',
    errors: [
      'not_found',
      'task_not_cancellable',
      'cancel_terms_changed',
      'task_not_editable',
      'already_paid',
      'payment_in_progress',
      'payment_disputed',
      'conflict',
      'provider_unavailable',
    ],
  },
});
