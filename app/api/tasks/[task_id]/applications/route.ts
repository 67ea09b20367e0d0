import { route } from '@/lib/http/route';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { applicationEndpoints } from '@/lib/tasks/applications/endpoints';
import { listApplications } from '@/lib/tasks/applications/list-applications';

export const GET = route(
  applicationEndpoints['GET /api/tasks/{task_id}/applications'],
  async ({ user, params }) => ({
    applications: await listApplications({ userId: user.id, taskId: params.task_id }),
  }),
);

export const POST = route(
  applicationEndpoints['POST /api/tasks/{task_id}/applications'],
  ({ user, params, body }) =>
    applyToTask({
      userId: user.id,
      taskId: params.task_id,
      offeredAmount: body.offered_amount,
      message: body.message ?? null,
    }),
);
