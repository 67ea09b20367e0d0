import { route } from '@/lib/http/route';
import { applicationEndpoints } from '@/lib/tasks/applications/endpoints';
import { withdrawAcceptance } from '@/lib/tasks/applications/withdraw-acceptance';
import { readAfter } from '@/lib/tasks/lifecycle/read-task';

export const POST = route(
  applicationEndpoints['POST /api/tasks/{task_id}/acceptance/withdrawal'],
  ({ user: { id: userId }, params }) =>
    readAfter({ userId, verb: withdrawAcceptance({ userId, taskId: params.task_id }) }),
);
