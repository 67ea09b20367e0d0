import { db } from '@/lib/core/db/client';
import type { ChangeOrder } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { toDecimal } from '@/lib/core/money';
import { findTaskRow, sideOf, type TaskRow } from '@/lib/tasks/task-row';
import { type ChangeOrderResponse, changeOrderStatusSchema } from './schema';

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

/**
 * One of them as the API returns it, after it was moved.
 * @throws PayError not_found, database_unavailable
 */
export async function readChangeOrder({
  userId,
  taskId,
  id,
}: {
  userId: number;
  taskId: number;
  id: number | null;
}): Promise<ChangeOrderResponse> {
  const orders = await listChangeOrders({ userId, taskId });
  const found = id === null ? orders[0] : orders.find((order) => order.id === id);
  if (!found) throw new PayError('not_found');
  return found;
}

function changeOrderResponse({
  order,
  task,
  userId,
}: {
  order: ChangeOrder;
  task: TaskRow;
  userId: number;
}): ChangeOrderResponse {
  const { currency, posterId } = task;
  const { fromAmount, toAmount } = order;
  const difference = toAmount - fromAmount;
  return {
    id: order.id,
    task_id: order.taskId,
    status: changeOrderStatusSchema.parse(order.status),
    proposed_by: order.proposedBy === posterId ? 'poster' : 'helper',
    is_mine: order.proposedBy === userId,
    currency,
    from_amount: fromAmount,
    from_amount_display: toDecimal({ amount: fromAmount, currency }),
    to_amount: toAmount,
    to_amount_display: toDecimal({ amount: toAmount, currency }),
    difference: Math.abs(difference),
    difference_display: toDecimal({ amount: Math.abs(difference), currency }),
    direction: difference > 0 ? 'raise' : 'lowering',
    text: order.text,
    expires_at: order.expiresAt?.toISOString() ?? null,
    created_at: order.createdAt.toISOString(),
    ended_at: order.endedAt?.toISOString() ?? null,
  };
}
