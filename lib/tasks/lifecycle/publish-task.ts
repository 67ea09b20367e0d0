import { publishWithoutPayment } from '@/lib/payments/checkout/publish-without-payment';
import type { TaskResponse } from '@/lib/tasks/schema';
import { readTask } from './read-task';

/**
 * The poster publishes a task on which nothing is due, because the fee was lowered after they wrote it.
 * @throws PayError not_found, fee_due, conflict, database_unavailable
 */
export async function publishTask(which: { userId: number; taskId: number }): Promise<TaskResponse> {
  await publishWithoutPayment(which);
  return readTask(which);
}

/**
 * The task as it stands after its poster wrote or edited it: published at once if that leaves nothing to pay.
 * @throws PayError not_found, conflict, database_unavailable
 */
export function publishIfFree({
  userId,
  task,
}: {
  userId: number;
  task: TaskResponse;
}): Promise<TaskResponse> | TaskResponse {
  const isFree = task.status === 'pending_payment' && task.service_fee === 0;
  return isFree ? publishTask({ userId, taskId: task.id }) : task;
}
