import { route } from '@/lib/http/route';
import { withdrawAcceptance } from '@/lib/tasks/applications/withdraw-acceptance';
import { readAfter } from '@/lib/tasks/lifecycle/read-task';

export const POST = route(
  'POST /api/tasks/{task_id}/acceptance/withdrawal',
  ({ user: { id: userId }, params }) =>
    readAfter({ userId, verb: withdrawAcceptance({ userId, taskId: params.task_id }) }),
);
