import { PayError } from '@/lib/core/errors';
import { listChangeOrders } from './list-change-orders';
import type { ChangeOrderResponse } from './schema';

/**
 * One of them as the API returns it, after it was moved.
 * @throws PayError not_found, database_unavailable
 */
export async function readChangeOrder({
  userId,
  taskId,
  changeOrderId: id,
}: {
  userId: number;
  taskId: number;
  changeOrderId: number | null;
}): Promise<ChangeOrderResponse> {
  const orders = await listChangeOrders({ userId, taskId });
  const found = id === null ? orders[0] : orders.find((order) => order.id === id);
  if (!found) throw new PayError('not_found');
  return found;
}
