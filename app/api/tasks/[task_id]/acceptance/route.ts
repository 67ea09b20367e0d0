import { route } from '@/lib/http/route';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applicationEndpoints } from '@/lib/tasks/applications/endpoints';
import { readAfter } from '@/lib/tasks/lifecycle/read-task';

export const POST = route(
  applicationEndpoints['POST /api/tasks/{task_id}/acceptance'],
  ({ user: { id: userId }, params, body }) =>
    readAfter({
      userId,
      verb: acceptApplication({
        userId,
        taskId: params.task_id,
        applicationId: body.application_id,
        expectedAmount: body.offered_amount,
      }),
    }),
);
