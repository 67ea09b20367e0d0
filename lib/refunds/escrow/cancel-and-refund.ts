import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { readTask } from '@/lib/tasks/lifecycle/read-task';
import type { TaskResponse } from '@/lib/tasks/schema';
import { finishSoon } from './complete-cancellation';

/**
 * Cancels a task on the terms of its side, and sends the refunds of those terms.
 * @throws PayError as `cancelTask`
 */
export async function cancelAndRefund({
  userId,
  taskId,
  expectedRule,
}: {
  userId: number;
  taskId: number;
  expectedRule: string | undefined;
}): Promise<TaskResponse> {
  await cancelTask({ userId, taskId, expectedRule });
  await finishSoon({ taskId });
  return readTask({ userId, taskId });
}
