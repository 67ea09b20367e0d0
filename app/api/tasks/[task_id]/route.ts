import { route } from '@/lib/http/route';
import { editTask } from '@/lib/tasks/lifecycle/edit-task';
import { readTask } from '@/lib/tasks/lifecycle/read-task';

export const GET = route('GET /api/tasks/{task_id}', ({ user, params }) =>
  readTask({ userId: user?.id ?? null, taskId: params.task_id }),
);

export const PATCH = route('PATCH /api/tasks/{task_id}', ({ user, params, body }) =>
  editTask({ userId: user.id, taskId: params.task_id, changes: body }),
);
