import type { Task } from '@/lib/core/db/generated/client';
import type { EditTaskBody, TaskResponse } from '@/lib/tasks/schema';
import { changeUnpaidTask, type TaskChange } from './change-unpaid-task';
import { publishIfFree } from './publish-task';

/**
 * Changes a task that is not paid yet. A change of anything that its price or a coupon's terms depend on cancels an
 * unfinished payment first, so that nobody pays the old price for the new task; a task whose fee becomes nothing is
 * published.
 * @throws PayError as `changeUnpaidTask`
 */
export async function editTask({
  userId,
  taskId,
  changes,
}: {
  userId: number;
  taskId: number;
  changes: EditTaskBody;
}): Promise<TaskResponse> {
  const task = await changeUnpaidTask({ userId, taskId, decide: (task) => editOf({ task, changes }) });
  return publishIfFree({ userId, task });
}

function editOf({ task, changes }: { task: Task; changes: EditTaskBody }): TaskChange {
  const { title, description, category, location, base_reward: baseReward, needed_by: neededBy } = changes;
  const isPriceTouched =
    isOther(baseReward, task.baseReward) ||
    isOther(category, task.category) ||
    isOther(location, task.location);
  return {
    data: {
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(category !== undefined && { category }),
      ...(location !== undefined && { location }),
      ...(neededBy !== undefined && { neededBy: neededBy === null ? null : new Date(neededBy) }),
      ...(baseReward !== undefined && { baseReward }),
    },
    voidReason: isPriceTouched ? 'task_edited' : null,
  };
}

function isOther<Value>(wanted: Value | undefined, current: Value): boolean {
  return wanted !== undefined && wanted !== current;
}
