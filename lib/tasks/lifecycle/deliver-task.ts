import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { moveTask } from '@/lib/tasks/move-task';
import { planDeliver } from '@/lib/tasks/plan-task';
import type { TaskRow } from '@/lib/tasks/task-row';

/**
 * The helper delivers the work. The reward is released automatically when the poster does not respond in time.
 * Delivering twice is the same as once. While a bank disputes the reward nobody is promised a release, so nothing is delivered.
 * @throws PayError not_found, task_not_deliverable, payment_disputed, conflict, database_unavailable
 */
export function deliverTask({
  userId,
  taskId,
  message,
}: {
  userId: number;
  taskId: number;
  message: string | undefined;
}): Promise<TaskRow> {
  return moveTask({
    taskId,
    userId,
    side: 'helper',
    decide: (task) => {
      if (task.status === 'delivered') return null;
      if (task.status !== 'in_progress' && task.status !== 'changes_requested') {
        throw new PayError('task_not_deliverable');
      }
      if (task.isFrozen) throw new PayError('payment_disputed');
      const releaseSeconds = env().autoReleaseHours * 60 * 60;
      return planDeliver({ task, releaseSeconds, act: { actor: 'helper', actorId: userId, text: message } });
    },
  });
}
