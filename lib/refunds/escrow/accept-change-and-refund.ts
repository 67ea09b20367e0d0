import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import { readChangeOrder } from '@/lib/tasks/change-orders/read-change-order';
import type { ChangeOrderResponse } from '@/lib/tasks/change-orders/schema';
import { completeLoweringSoon } from './complete-lowering';

/**
 * Accepts a proposed reward, and refunds the difference of a lowering.
 * @throws PayError as `acceptChangeOrder`
 */
export async function acceptChangeAndRefund({
  userId,
  taskId,
  changeOrderId,
}: {
  userId: number;
  taskId: number;
  changeOrderId: number;
}): Promise<ChangeOrderResponse> {
  await acceptChangeOrder({ userId, taskId, changeOrderId });
  await completeLoweringSoon({ changeOrderId });
  return readChangeOrder({ userId, taskId, id: changeOrderId });
}
