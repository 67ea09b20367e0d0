import { route } from '@/lib/http/route';
import { taskWorkEndpoints } from '@/lib/tasks/endpoints';
import { deliverTask } from '@/lib/tasks/lifecycle/deliver-task';
import { readAfter } from '@/lib/tasks/lifecycle/read-task';

export const POST = route(
  taskWorkEndpoints['POST /api/tasks/{task_id}/delivery'],
  ({ user: { id: userId }, params, body }) =>
    readAfter({ userId, verb: deliverTask({ userId, taskId: params.task_id, message: body.message }) }),
);
