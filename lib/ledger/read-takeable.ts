import { z } from 'zod';
import { db } from '@/lib/core/db/client';

const rowsSchema = z.tuple([z.object({ amount: z.number() })]);

/**
 * What may be taken out of a person's wallet for a task, or for none: what is not set aside there for other tasks. The database
 * refuses to take more (`takeable`, `require_takeable` in prisma/sql).
 * @returns minor units
 * @throws PayError database_unavailable
 */
export async function readTakeable({
  userId,
  currency,
  taskId,
}: {
  /** Null: nobody has a wallet here. */
  userId: number | null;
  currency: string;
  taskId: number | null;
}): Promise<number> {
  const rows = await db().$queryRaw`
    SELECT takeable(${userId}::integer, ${currency}, ${taskId}::integer)::integer AS amount`;
  return rowsSchema.parse(rows)[0].amount;
}
