import { route } from '@/lib/http/route';
import { confirmTask } from '@/lib/tasks/confirm-task';
import { readAfter } from '@/lib/tasks/read-task';

export const POST = route('POST /api/tasks/{task_id}/confirmation', ({ user: { id: userId }, params }) =>
  readAfter({ userId, verb: confirmTask({ userId, taskId: params.task_id }) }),
);
