import { db } from '@/lib/core/db/client';
import type { CreateTaskBody, TaskResponse } from '@/lib/tasks/schema';
import { taskResponse, withPoster } from '@/lib/tasks/task-response';
import { publishIfFree } from './publish-task';

/**
 * Creates a task. Only its poster sees it until its service fee is paid; without a fee it is open at once.
 * @throws PayError conflict, database_unavailable
 */
export async function createTask({
  userId,
  body,
}: {
  userId: number;
  body: CreateTaskBody;
}): Promise<TaskResponse> {
  const task = await db().task.create({
    data: {
      posterId: userId,
      title: body.title,
      description: body.description,
      category: body.category ?? null,
      location: body.location ?? null,
      currency: body.currency,
      baseReward: body.base_reward,
    },
    include: withPoster,
  });
  return publishIfFree({ userId, task: taskResponse({ task, userId }) });
}
