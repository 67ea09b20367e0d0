import { PayError } from '@/lib/errors';
import { moveTask } from './move-task';
import { planRequestChanges } from './plan-task';
import type { TaskRow } from './task-row';

/**
 * The poster says what is missing in delivered work. The reward stays held and no longer goes by itself.
 * @throws PayError not_found, task_not_delivered, conflict, database_unavailable
 */
export function requestChanges({
  userId,
  taskId,
  message,
}: {
  userId: number;
  taskId: number;
  message: string;
}): Promise<TaskRow> {
  return moveTask({
    taskId,
    userId,
    side: 'poster',
    decide: (task) => {
      if (task.status !== 'delivered') throw new PayError('task_not_delivered');
      return planRequestChanges({ task, act: { actor: 'poster', actorId: userId, text: message } });
    },
  });
}
