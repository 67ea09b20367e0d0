import { route } from '@/lib/http/route';
import { taskWorkEndpoints } from '@/lib/tasks/endpoints';
import { readAfter } from '@/lib/tasks/lifecycle/read-task';
import { requestChanges } from '@/lib/tasks/lifecycle/request-changes';

export const POST = route(
  taskWorkEndpoints['POST /api/tasks/{task_id}/change-requests'],
  ({ user: { id: userId }, params, body }) =>
    readAfter({ userId, verb: requestChanges({ userId, taskId: params.task_id, message: body.message }) }),
);
