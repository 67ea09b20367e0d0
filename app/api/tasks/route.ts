import { route } from '@/lib/http/route';
import { createTask } from '@/lib/tasks/create-task';
import { listTasks } from '@/lib/tasks/list-tasks';

export const GET = route('GET /api/tasks', ({ user, query: { mine, cursor, limit } }) =>
  listTasks({ userId: user?.id ?? null, isMine: mine === 'true', cursor, limit }),
);

export const POST = route('POST /api/tasks', ({ user, body }) => createTask({ userId: user.id, body }));
