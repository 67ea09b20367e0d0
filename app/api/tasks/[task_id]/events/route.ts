import { route } from '@/lib/http/route';
import { taskWorkEndpoints } from '@/lib/tasks/endpoints';
import { listTaskEvents } from '@/lib/tasks/lifecycle/list-task-events';

export const GET = route(taskWorkEndpoints['GET /api/tasks/{task_id}/events'], async ({ user, params }) => ({
  events: await listTaskEvents({ userId: user.id, taskId: params.task_id }),
}));
