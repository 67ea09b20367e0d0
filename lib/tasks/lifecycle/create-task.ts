import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { CreateTaskBody, TaskResponse } from '@/lib/tasks/schema';
import { publishIfFree } from './publish-task';
import { readTask } from './read-task';

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
  const id = await insert({ userId, body });
  return publishIfFree({ userId, task: await readTask({ userId, taskId: id }) });
}

/** Not by Prisma, which names every column that has a default: the state of a task and its amounts are not ours to write. */
async function insert({ userId, body }: { userId: number; body: CreateTaskBody }): Promise<number> {
  const { title, description, category = null, location = null, currency, base_reward: reward } = body;
  const { needed_by: neededBy = null } = body;
  const rows = await db().$queryRaw`
    INSERT INTO tasks (poster_id, title, description, category, location, currency, base_reward, needed_by)
    VALUES (${userId}, ${title}, ${description}, ${category}, ${location}, ${currency}, ${reward},
      ${neededBy}::date) RETURNING id`;
  return z.tuple([z.object({ id: z.number() })]).parse(rows)[0].id;
}
