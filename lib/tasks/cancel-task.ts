import type { TaskAnswer } from '@/lib/http/contract/task';
import { changeUnpaidTask } from './change-unpaid-task';

/**
 * Cancels a task that is not paid yet, with its unfinished payment. Cancelling twice is the same as once.
 * @throws PayError as `changeUnpaidTask`
 */
export function cancelTask({ userId, taskId }: { userId: number; taskId: number }): Promise<TaskAnswer> {
  return changeUnpaidTask({
    userId,
    taskId,
    decide: (task) =>
      task.status === 'cancelled'
        ? null
        : { data: { status: 'cancelled', cancelledAt: new Date() }, voidReason: 'task_cancelled' },
  });
}
