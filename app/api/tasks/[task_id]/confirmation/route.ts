import { route } from '@/lib/http/route';
import { taskWorkEndpoints } from '@/lib/tasks/endpoints';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { readAfter } from '@/lib/tasks/lifecycle/read-task';

export const POST = route(
  taskWorkEndpoints['POST /api/tasks/{task_id}/confirmation'],
  ({ user: { id: userId }, params }) =>
    readAfter({ userId, verb: confirmTask({ userId, taskId: params.task_id }) }),
);
