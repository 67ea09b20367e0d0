import { defineEndpoints } from '@/lib/http/endpoint';
import { taskParamsSchema } from '@/lib/tasks/schema';
import {
  changeOrderListSchema,
  changeOrderParamsSchema,
  changeOrderSchema,
  proposeChangeBodySchema,
} from './schema';

export const changeOrderEndpoints = defineEndpoints({
  'GET /api/tasks/{task_id}/change-orders': {
    summary: 'Proposed changes of the reward, newest first, for the poster and the helper of the task',
    auth: 'user',
    params: taskParamsSchema,
    response: changeOrderListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/tasks/{task_id}/change-orders': {
    summary: 'Propose a new reward while it is held; nothing changes until the other side agrees',
    auth: 'user',
    params: taskParamsSchema,
    body: proposeChangeBodySchema,
    response: changeOrderSchema,
    status: 201,
    limit: 'default',
    errors: [
      'not_found',
      'change_not_possible',
      'change_order_open',
      'price_changed',
      'change_too_small',
      'payment_disputed',
      'conflict',
    ],
  },
  'POST /api/tasks/{task_id}/change-orders/{change_order_id}/acceptance': {
    summary: 'Accept the new reward: an increase is due now, a decrease is refunded to the poster',
    auth: 'user',
    params: changeOrderParamsSchema,
    response: changeOrderSchema,
    limit: 'default',
    errors: ['not_found', 'change_order_closed', 'change_not_possible', 'payment_disputed', 'conflict'],
  },
  'POST /api/tasks/{task_id}/change-orders/{change_order_id}/refusal': {
    summary: 'Decline the new reward: the reward stays the same',
    auth: 'user',
    params: changeOrderParamsSchema,
    response: changeOrderSchema,
    limit: 'default',
    errors: ['not_found', 'change_order_closed', 'conflict'],
  },
  'POST /api/tasks/{task_id}/change-orders/{change_order_id}/withdrawal': {
    summary: 'Withdraw the new reward: its proposer, or either side once an increase is agreed and unpaid',
    auth: 'user',
    params: changeOrderParamsSchema,
    response: changeOrderSchema,
    limit: 'default',
    errors: ['not_found', 'change_order_closed', 'payment_in_progress', 'provider_unavailable', 'conflict'],
  },
});
