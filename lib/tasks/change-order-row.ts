import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import type { ChangeOrder } from '@/lib/db/generated/client';
import { PayError } from '@/lib/errors';
import type { ChangeOrderAnswer } from '@/lib/http/contract/change-order';
import { toDecimal } from '@/lib/money';
import { changeOrderStatusSchema } from './change-order-states';
import { findTaskRow, sideOf, type TaskRow } from './task-row';

/**
 * One change order, or null.
 * @throws PayError database_unavailable
 */
export async function findChangeOrder(
  where: { id: number; taskId: number } | { taskId: number; isWaiting: true },
): Promise<ChangeOrder | null> {
  try {
    return await db().changeOrder.findFirst({
      where: 'id' in where ? where : { taskId: where.taskId, status: { in: ['open', 'accepted'] } },
    });
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

/**
 * What was proposed about a task's reward, the newest first, for its poster and its helper. A helper does not read what
 * was agreed with somebody else.
 *
 * @throws PayError not_found (also for whoever is on neither side), database_unavailable
 */
export async function listChangeOrders({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<ChangeOrderAnswer[]> {
  const task = await findTaskRow(taskId);
  if (!task || sideOf({ task, userId }) === null) throw new PayError('not_found');
  try {
    const orders = await db().changeOrder.findMany({ where: { taskId }, orderBy: { id: 'desc' }, take: 100 });
    return orders.map((order) => changeOrderAnswer({ order, task, userId }));
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

/**
 * One of them in the words of the contract, after it was moved.
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
}): Promise<ChangeOrderAnswer> {
  const orders = await listChangeOrders({ userId, taskId });
  const found = id === null ? orders[0] : orders.find((order) => order.id === id);
  if (!found) throw new PayError('not_found');
  return found;
}

function changeOrderAnswer({
  order,
  task,
  userId,
}: {
  order: ChangeOrder;
  task: TaskRow;
  userId: number;
}): ChangeOrderAnswer {
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
