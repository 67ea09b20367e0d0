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
      'Open tasks, by words, category, place and reward; mine=true: all of your own; helping=true: those you help with or made an offer on',
    auth: 'optional',
    query: taskListQuerySchema,
    response: taskListSchema,
    limit: 'default',
    errors: ['not_signed_in'],
  },
  'POST /api/tasks': {
    summary: 'Create a task; it opens once its service fee is paid, and at once if that is nothing',
    auth: 'user',
    body: createTaskBodySchema,
    response: taskSchema,
    status: 201,
    limit: 'default',
  },
  'GET /api/tasks/{task_id}': {
    summary:
      'One task: everybody reads an open one; the others only their poster, their helper and who made an offer',
    auth: 'optional',
    params: taskParamsSchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'PATCH /api/tasks/{task_id}': {
    summary: 'Edit an unpaid task; an edit that changes its price cancels an unfinished payment',
    auth: 'user',
    params: taskParamsSchema,
    body: editTaskBodySchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_editable', 'already_paid', 'conflict', 'provider_unavailable'],
  },
  'POST /api/tasks/{task_id}/publication': {
    summary: 'Publish a task whose service fee is nothing; any other task is published by paying its fee',
    auth: 'user',
    params: taskParamsSchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'fee_due', 'conflict'],
  },
});

/** From delivered work to the released reward. */
export const taskWorkEndpoints = defineEndpoints({
  'POST /api/tasks/{task_id}/delivery': {
    summary: 'Mark the work as done, as the helper; without a response the reward is released automatically',
    auth: 'user',
    params: taskParamsSchema,
    body: deliveryBodySchema,
    isBodyOptional: true,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_deliverable', 'payment_disputed', 'conflict'],
  },
  'POST /api/tasks/{task_id}/change-requests': {
    summary: 'Request changes to work marked as done, as the poster; automatic release pauses',
    auth: 'user',
    params: taskParamsSchema,
    body: changeRequestBodySchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_delivered', 'change_requests_used_up', 'conflict'],
  },
  'POST /api/tasks/{task_id}/confirmation': {
    summary: 'Confirm the work, as the poster; the reward is released to the helper, which is final',
    auth: 'user',
    params: taskParamsSchema,
    response: taskSchema,
    limit: 'default',
    errors: [
      'not_found',
      'task_not_delivered',
      'payment_disputed',
      'payment_in_progress',
      'provider_unavailable',
      'conflict',
    ],
  },
  'GET /api/tasks/{task_id}/events': {
    summary: 'The history of a task and its money, oldest first, for its poster and its helper',
    auth: 'user',
    params: taskParamsSchema,
    response: taskEventListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
});
