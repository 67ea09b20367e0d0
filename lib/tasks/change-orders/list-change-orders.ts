import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { findTaskRow, sideOf } from '@/lib/tasks/task-row';
import { changeOrderResponse } from './change-order-response';
import type { ChangeOrderResponse } from './schema';

/**
 * The change orders of a task's reward, the newest first, for its poster and its helper. A helper does not read
 * agreements with somebody else.
 * @throws PayError not_found (also for a person on neither side), database_unavailable
 */
export async function listChangeOrders({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<ChangeOrderResponse[]> {
  const task = await findTaskRow(taskId);
  if (!task || sideOf({ task, userId }) === null) throw new PayError('not_found');
  const orders = await db().changeOrder.findMany({ where: { taskId }, orderBy: { id: 'desc' }, take: 100 });
  return orders.map((order) => changeOrderResponse({ order, task, userId }));
}
