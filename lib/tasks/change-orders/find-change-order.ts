import { db } from '@/lib/core/db/client';
import type { ChangeOrder } from '@/lib/core/db/generated/client';

/**
 * One change order, or null.
 * @throws PayError database_unavailable
 */
export function findChangeOrder(
  where: { id: number; taskId: number } | { taskId: number; isWaiting: true },
): Promise<ChangeOrder | null> {
  return db().changeOrder.findFirst({
    where: 'id' in where ? where : { taskId: where.taskId, status: { in: ['open', 'accepted'] } },
  });
}
