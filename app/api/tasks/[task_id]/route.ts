import { route } from '@/lib/http/route';
import { taskEndpoints } from '@/lib/tasks/endpoints';
import { editTask } from '@/lib/tasks/lifecycle/edit-task';
import { readTask } from '@/lib/tasks/lifecycle/read-task';

export const GET = route(taskEndpoints['GET /api/tasks/{task_id}'], ({ user, params }) =>
  readTask({ userId: user?.id ?? null, taskId: params.task_id }),
);

export const PATCH = route(taskEndpoints['PATCH /api/tasks/{task_id}'], ({ user, params, body }) =>
  editTask({ userId: user.id, taskId: params.task_id, changes: body }),
);
