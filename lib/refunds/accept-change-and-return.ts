import type { ChangeOrderAnswer } from '@/lib/http/contract/change-order';
import { acceptChange } from '@/lib/tasks/accept-change';
import { readChangeOrder } from '@/lib/tasks/change-order-row';
import { finishLoweringSoon } from './finish-lowering';

/**
 * Accepts a proposed reward, and sends back what a lowering gives back.
 * @throws PayError as `acceptChange`
 */
export async function acceptChangeAndReturn({
  userId,
  taskId,
  changeOrderId,
}: {
  userId: number;
  taskId: number;
  changeOrderId: number;
}): Promise<ChangeOrderAnswer> {
  await acceptChange({ userId, taskId, changeOrderId });
  await finishLoweringSoon({ changeOrderId });
  return readChangeOrder({ userId, taskId, id: changeOrderId });
}
