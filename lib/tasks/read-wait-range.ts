import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { findTaskRow } from './task-row';
import { type WaitRange, waitRangeOf } from './wait-of';

const ageSchema = z.tuple([z.object({ days: z.number() })]);

/**
 * For how many days the reward of a task would wait in a wallet after its release: that of its helper, or of a reader who may
 * become that. Nobody knows the age of an account of a visitor: it counts as new.
 * @param amount minor units
 * @throws PayError not_found, database_unavailable
 */
export async function readWaitRange({
  taskId,
  userId,
  amount,
}: {
  taskId: number;
  userId: number | null;
  amount: number;
}): Promise<WaitRange> {
  const task = await findTaskRow(taskId);
  if (!task) throw new PayError('not_found');
  const helperDays = task.helperId === null ? await daysOf(userId) : task.wait.helperDays;
  return waitRangeOf({ amount, facts: { ...task.wait, helperDays }, waits: env().payoutWaits });
}

async function daysOf(userId: number | null): Promise<number> {
  if (userId === null) return 0;
  const rows = await db().$queryRaw`
    SELECT extract(day FROM now() - created_at)::integer AS days FROM users WHERE id = ${userId}`;
  return ageSchema.parse(rows)[0].days;
}
