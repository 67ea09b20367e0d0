import type { WaitingChange } from '@/components/changes/change-box';
import type { ChangeOrderResponse } from '@/lib/tasks/change-orders/schema';

/** The change order that waits for somebody; null where none does. */
export function toWaitingChange(orders: readonly ChangeOrderResponse[]): WaitingChange | null {
  for (const order of orders) {
    const { status } = order;
    if (status !== 'open' && status !== 'accepted') continue;
    return {
      id: order.id,
      status,
      direction: order.direction,
      isMine: order.is_mine,
      from: order.from_amount,
      to: order.to_amount,
      difference: order.difference,
      serviceFee: order.service_fee,
      text: order.text,
      expiresAt: order.expires_at,
    };
  }
  return null;
}
