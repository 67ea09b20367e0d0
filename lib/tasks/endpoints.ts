import { defineEndpoints } from '@/lib/http/endpoint';
import {
  changeRequestBodySchema,
  createTaskBodySchema,
  deliveryBodySchema,
  editTaskBodySchema,
  taskEventListSchema,
  taskListQuerySchema,
  taskListSchema,
  taskParamsSchema,
  taskSchema,
} from './schema';

export const taskEndpoints = defineEndpoints({
  'GET /api/tasks': {
    summary:
      'Open tasks, with mine=true all of your own, with helping=true those that you do or offered to do',
    auth: 'optional',
    query: taskListQuerySchema,
    response: taskListSchema,
    limit: 'default',
    errors: ['not_signed_in'],
  },
  'POST /api/tasks': {
    summary: 'Write a task; it opens once its service fee is paid',
    auth: 'user',
    body: createTaskBodySchema,
    response: taskSchema,
    status: 201,
    limit: 'default',
  },
  'GET /api/tasks/{task_id}': {
    summary: 'One task: open ones for everybody, others for their poster, their helper and who offers',
    auth: 'optional',
    params: taskParamsSchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'PATCH /api/tasks/{task_id}': {
    summary: 'Change a task that is not paid yet; a change of what is priced cancels an unfinished payment',
    auth: 'user',
    params: taskParamsSchema,
    body: editTaskBodySchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_editable', 'already_paid', 'conflict', 'provider_unavailable'],
  },
});

/** From delivered work to the released reward. */
export const taskWorkEndpoints = defineEndpoints({
  'POST /api/tasks/{task_id}/delivery': {
    summary: 'The helper says that the work is done; unanswered, the reward is released in time',
    auth: 'user',
    params: taskParamsSchema,
    body: deliveryBodySchema,
    isBodyOptional: true,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_deliverable', 'conflict'],
  },
  'POST /api/tasks/{task_id}/change-requests': {
    summary: 'The poster says what is missing in delivered work; the clock stops',
    auth: 'user',
    params: taskParamsSchema,
    body: changeRequestBodySchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_delivered', 'conflict'],
  },
  'POST /api/tasks/{task_id}/confirmation': {
    summary: 'The poster confirms the work, and the reward goes to the helper: once, and for good',
    auth: 'user',
    params: taskParamsSchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_delivered', 'payment_in_progress', 'provider_unavailable', 'conflict'],
  },
  'GET /api/tasks/{task_id}/events': {
    summary: 'What happened to a task and its money, oldest first, for its poster and its helper',
    auth: 'user',
    params: taskParamsSchema,
    response: taskEventListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
});
