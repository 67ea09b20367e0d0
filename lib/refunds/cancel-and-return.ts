import type { TaskAnswer } from '@/lib/http/contract/task';
import { cancelTask } from '@/lib/tasks/cancel-task';
import { readTask } from '@/lib/tasks/read-task';
import { finishSoon } from './finish-cancellation';

/**
 * Cancels a task on the terms of its side, and sends back what they say.
 * @throws PayError as `cancelTask`
 */
export async function cancelAndReturn({
  userId,
  taskId,
  expectedRule,
}: {
  userId: number;
  taskId: number;
  expectedRule: string | undefined;
}): Promise<TaskAnswer> {
  await cancelTask({ userId, taskId, expectedRule });
  await finishSoon({ taskId });
  return readTask({ userId, taskId });
}
