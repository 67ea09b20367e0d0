import { route } from '@/lib/http/route';
import { readAfter } from '@/lib/tasks/read-task';
import { withdrawAcceptance } from '@/lib/tasks/withdraw-acceptance';

export const POST = route(
  'POST /api/tasks/{task_id}/acceptance/withdrawal',
  ({ user: { id: userId }, params }) =>
    readAfter({ userId, verb: withdrawAcceptance({ userId, taskId: params.task_id }) }),
);
