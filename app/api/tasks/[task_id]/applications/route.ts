import { route } from '@/lib/http/route';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { listApplications } from '@/lib/tasks/applications/list-applications';

export const GET = route('GET /api/tasks/{task_id}/applications', async ({ user, params }) => ({
  applications: await listApplications({ userId: user.id, taskId: params.task_id }),
}));

export const POST = route('POST /api/tasks/{task_id}/applications', ({ user, params, body }) =>
  applyToTask({
    userId: user.id,
    taskId: params.task_id,
    offeredAmount: body.offered_amount,
    message: body.message ?? null,
  }),
);
