import { route } from '@/lib/http/route';
import { createTask } from '@/lib/tasks/create-task';
import { listTasks } from '@/lib/tasks/list-tasks';

export const GET = route('GET /api/tasks', ({ user, query: { mine, helping, cursor, limit } }) =>
  listTasks({
    userId: user?.id ?? null,
    scope: helping === 'true' ? 'helping' : mine === 'true' ? 'mine' : 'open',
    cursor,
    limit,
  }),
);

export const POST = route('POST /api/tasks', ({ user, body }) => createTask({ userId: user.id, body }));
