import { PayError } from '@/lib/errors';
import { moveTask } from './move-task';
import { planRelease } from './plan-task';
import type { TaskRow } from './task-row';

const RELEASABLE = ['in_progress', 'delivered', 'changes_requested'];

/**
 * The poster confirms the work, and the reward goes to the helper. Confirming twice is the same as once.
 * @throws PayError not_found, task_not_delivered, payment_disputed, conflict, database_unavailable
 */
export function confirmTask({ userId, taskId }: { userId: number; taskId: number }): Promise<TaskRow> {
  return moveTask({
    taskId,
    userId,
    side: 'poster',
    decide: (task) => {
      if (task.status === 'completed') return null;
      if (!RELEASABLE.includes(task.status)) throw new PayError('task_not_delivered');
      return planRelease({ task, act: { actor: 'poster', actorId: userId } });
    },
  });
}
