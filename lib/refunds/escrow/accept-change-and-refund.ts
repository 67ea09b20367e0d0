import { acceptChangeOrder } from '@/lib/tasks/change-orders/accept-change-order';
import type { ChangeOrderCommand } from '@/lib/tasks/change-orders/move-change-order';
import { readChangeOrder } from '@/lib/tasks/change-orders/read-change-order';
import type { ChangeOrderResponse } from '@/lib/tasks/change-orders/schema';
import { completeLoweringSoon } from './complete-lowering';

/**
 * Accepts a proposed reward, and refunds the difference of a lowering.
 * @throws PayError as `acceptChangeOrder`
 */
export async function acceptChangeAndRefund(command: ChangeOrderCommand): Promise<ChangeOrderResponse> {
  await acceptChangeOrder(command);
  await completeLoweringSoon(command);
  return readChangeOrder(command);
}
