import { route } from '@/lib/http/route';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { readAfter } from '@/lib/tasks/lifecycle/read-task';

export const POST = route('POST /api/tasks/{task_id}/confirmation', ({ user: { id: userId }, params }) =>
  readAfter({ userId, verb: confirmTask({ userId, taskId: params.task_id }) }),
);
