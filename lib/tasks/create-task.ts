import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import type { CreateTaskBody, TaskAnswer } from '@/lib/http/contract/task';
import { taskAnswer, withPoster } from './task-answer';

/**
 * Writes a task. Nobody but its poster sees it until its service fee is paid.
 * @throws PayError database_unavailable
 */
export async function createTask({
  userId,
  body,
}: {
  userId: number;
  body: CreateTaskBody;
}): Promise<TaskAnswer> {
  try {
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
    return taskAnswer({ task, userId });
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
