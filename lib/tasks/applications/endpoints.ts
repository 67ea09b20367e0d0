import { defineEndpoints } from '@/lib/http/endpoint';
import { taskParamsSchema, taskSchema } from '@/lib/tasks/schema';
import {
  acceptBodySchema,
  applicationListSchema,
  applicationParamsSchema,
  applicationSchema,
  applyBodySchema,
} from './schema';

export const applicationEndpoints = defineEndpoints({
  'GET /api/tasks/{task_id}/applications': {
    summary: 'Offers on a task: the poster reads all of them, everybody else their own',
    auth: 'user',
    params: taskParamsSchema,
    response: applicationListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/tasks/{task_id}/applications': {
    summary: 'Make an offer on an open task',
    auth: 'user',
    params: taskParamsSchema,
    body: applyBodySchema,
    response: applicationSchema,
    status: 201,
    limit: 'default',
    errors: ['not_found', 'own_task', 'task_not_open', 'offer_exists', 'helper_owes', 'email_unconfirmed'],
  },
  'POST /api/tasks/{task_id}/applications/{application_id}/withdrawal': {
    summary: 'Withdraw an offer that is not accepted',
    auth: 'user',
    params: applicationParamsSchema,
    response: applicationSchema,
    limit: 'default',
    errors: ['not_found', 'offer_not_open'],
  },
  'POST /api/tasks/{task_id}/acceptance': {
    summary: 'Accept an offer: its amount is the agreed reward, due from now on',
    auth: 'user',
    params: taskParamsSchema,
    body: acceptBodySchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_open', 'offer_not_open', 'price_changed', 'conflict'],
  },
  'POST /api/tasks/{task_id}/acceptance/withdrawal': {
    summary: 'Withdraw an acceptance whose reward is unpaid; an unfinished payment is cancelled',
    auth: 'user',
    params: taskParamsSchema,
    response: taskSchema,
    limit: 'default',
    errors: [
      'not_found',
      'task_not_accepted',
      'already_paid',
      'payment_in_progress',
      'conflict',
      'provider_unavailable',
    ],
  },
});
