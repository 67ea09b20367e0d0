import { route } from '@/lib/http/route';
import { taskEndpoints } from '@/lib/tasks/endpoints';
import { createTask } from '@/lib/tasks/lifecycle/create-task';
import { listTasks } from '@/lib/tasks/lifecycle/list-tasks';

export const GET = route(
  taskEndpoints['GET /api/tasks'],
  ({ user, query: { mine, helping, cursor, limit, ...query } }) =>
    listTasks({
      userId: user?.id ?? null,
      scope: helping === 'true' ? 'helping' : mine === 'true' ? 'mine' : 'open',
      query,
      cursor,
      limit,
    }),
);

export const POST = route(taskEndpoints['POST /api/tasks'], ({ user, body }) =>
  createTask({ userId: user.id, body }),
);
