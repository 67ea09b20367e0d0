import { route } from '@/lib/http/route';
import { cancelTask } from '@/lib/tasks/cancel-task';

export const POST = route('POST /api/tasks/{task_id}/cancellation', ({ user, params }) =>
  cancelTask({ userId: user.id, taskId: params.task_id }),
);
