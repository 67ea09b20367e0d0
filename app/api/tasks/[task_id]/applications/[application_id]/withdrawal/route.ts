import { route } from '@/lib/http/route';
import { applicationEndpoints } from '@/lib/tasks/applications/endpoints';
import { withdrawApplication } from '@/lib/tasks/applications/withdraw-application';

export const POST = route(
  applicationEndpoints['POST /api/tasks/{task_id}/applications/{application_id}/withdrawal'],
  ({ user, params }) =>
    withdrawApplication({
      userId: user.id,
      taskId: params.task_id,
      applicationId: params.application_id,
    }),
);
