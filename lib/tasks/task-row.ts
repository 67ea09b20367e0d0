import { z } from 'zod';
import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import type { Task } from '@/lib/db/generated/client';
import { taskStatusSchema } from '@/lib/http/contract/task';

/** A task as verbs see it: what decides what may happen next. Amounts in minor units. */
export type TaskRow = z.infer<typeof taskRowSchema>;

const taskRowSchema = z.object({
  id: z.number(),
  posterId: z.number(),
  helperId: z.number().nullable(),
  status: taskStatusSchema,
  isPaid: z.boolean(),
  currency: z.string(),
  baseReward: z.number(),
  agreedReward: z.number().nullable(),
  /** What is held for it. */
  escrowAmount: z.number(),
  category: z.string().nullable(),
  location: z.string().nullable(),
  version: z.number(),
});

export type TaskSide = 'poster' | 'helper';

/**
 * One task, or null.
 * @throws PayError database_unavailable
 */
export async function findTaskRow(id: number): Promise<TaskRow | null> {
  try {
    const task = await db().task.findUnique({ where: { id } });
    return task && toTaskRow(task);
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

export function toTaskRow(task: Task): TaskRow {
  return taskRowSchema.parse(task);
}

/** On which side of a task a person stands; null: on none. */
export function sideOf({ task, userId }: { task: TaskRow; userId: number }): TaskSide | null {
  if (task.posterId === userId) return 'poster';
  return task.helperId === userId ? 'helper' : null;
}
