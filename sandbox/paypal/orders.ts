import { orderLifetimeMs } from './create-order';
import { notFound } from './errors';
import { emitEvent } from './events';
import type { Funding, OrderRecord } from './records';
import { renderOrder } from './render-order';
import type { PayPalTwin } from './twin';

/** The order of this id. Throws the 404, also for one that lapsed: PayPal forgets it. */
export function findOrder({ twin, id }: { twin: PayPalTwin; id: string }): OrderRecord {
  const order = twin.orders.get(id);
  if (order === undefined || isLapsed({ twin, order })) throw notFound({ id, field: 'order_id' });
  return order;
}

/** True when the order's hours went by without a capture, or PayPal was told to lose it. */
export function isLapsed({ twin, order }: { twin: PayPalTwin; order: OrderRecord }): boolean {
  if (order.isForgotten) return true;
  return order.status !== 'COMPLETED' && order.lapsesAtMs <= twin.clock.nowMs();
}

export function canBeApproved(order: OrderRecord): boolean {
  return (
    order.status === 'CREATED' || order.status === 'PAYER_ACTION_REQUIRED' || order.status === 'APPROVED'
  );
}

/**
 * The buyer agrees to pay, and chooses how. An order that is approved already can be approved again with another choice: so
 * a buyer whose card was declined comes back. Null when it cannot be approved any more.
 */
export function approveOrder({
  twin,
  orderId,
  funding,
}: {
  twin: PayPalTwin;
  orderId: string;
  funding: Funding;
}): OrderRecord | null {
  return twin.journal.transact(() => {
    const order = findOrder({ twin, id: orderId });
    if (!canBeApproved(order)) return null;
    const lapsesAtMs = twin.clock.nowMs() + orderLifetimeMs;
    const approved = updateOrder({ twin, order, change: { status: 'APPROVED', funding, lapsesAtMs } });
    emitEvent({
      twin,
      type: 'CHECKOUT.ORDER.APPROVED',
      resourceType: 'checkout-order',
      summary: 'An order has been approved by buyer',
      resource: renderOrder({ twin, order: approved }),
      transactionIds: [approved.id],
    });
    return approved;
  });
}

/** PayPal gives the order up. Null when it is too late for that. */
export function voidOrder({ twin, orderId }: { twin: PayPalTwin; orderId: string }): OrderRecord | null {
  return twin.journal.transact(() => {
    const order = findOrder({ twin, id: orderId });
    return canBeApproved(order) ? updateOrder({ twin, order, change: { status: 'VOIDED' } }) : null;
  });
}

/** PayPal loses the order: from now on it answers 404. Its capture, if there is one, can still be read. */
export function forgetOrder({ twin, orderId }: { twin: PayPalTwin; orderId: string }): OrderRecord {
  return twin.journal.transact(() => {
    const order = findOrder({ twin, id: orderId });
    return updateOrder({ twin, order, change: { isForgotten: true } });
  });
}

export function updateOrder({
  twin,
  order,
  change,
}: {
  twin: PayPalTwin;
  order: OrderRecord;
  change: Partial<OrderRecord>;
}): OrderRecord {
  const updated = { ...order, ...change, updatedAtMs: twin.clock.nowMs() };
  twin.orders.put(updated.id, updated);
  return updated;
}
