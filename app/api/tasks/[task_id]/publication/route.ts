import { route } from '@/lib/http/route';
import { taskEndpoints } from '@/lib/tasks/endpoints';
import { publishTask } from '@/lib/tasks/lifecycle/publish-task';

export const POST = route(taskEndpoints['POST /api/tasks/{task_id}/publication'], ({ user, params }) =>
  publishTask({ userId: user.id, taskId: params.task_id }),
);
