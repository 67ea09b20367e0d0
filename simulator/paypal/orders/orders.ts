import { notFound } from '../api/errors';
import type { Funding, OrderRecord } from '../books/records';
import type { PayPalSimulator } from '../simulator';
import { emitEvent } from '../webhooks/events';
import { orderLifetimeMs } from './create-order';
import { renderOrder } from './render-order';

/** The order of this id. Throws the 404, also for one that lapsed: PayPal forgets it. */
export function findOrder({ simulator, id }: { simulator: PayPalSimulator; id: string }): OrderRecord {
  const order = simulator.orders.get(id);
  if (order === undefined || isLapsed({ simulator, order })) throw notFound({ id, field: 'order_id' });
  return order;
}

/** True when the order's hours went by without a capture, or PayPal was told to lose it. */
export function isLapsed({ simulator, order }: { simulator: PayPalSimulator; order: OrderRecord }): boolean {
  if (order.isForgotten) return true;
  return order.status !== 'COMPLETED' && order.lapsesAtMs <= simulator.clock.nowMs();
}

export function canBeApproved(order: OrderRecord): boolean {
  return (
    order.status === 'CREATED' ||
    order.status === 'SAVED' ||
    order.status === 'PAYER_ACTION_REQUIRED' ||
    order.status === 'APPROVED'
  );
}

/**
 * The buyer agrees to pay, and chooses how. An order that is approved already can be approved again with another choice: so
 * a buyer whose card was declined comes back. Null when it cannot be approved any more.
 */
export function approveOrder({
  simulator,
  orderId,
  funding,
}: {
  simulator: PayPalSimulator;
  orderId: string;
  funding: Funding;
}): OrderRecord | null {
  return simulator.journal.transact(() => {
    const order = findOrder({ simulator, id: orderId });
    if (!canBeApproved(order)) return null;
    const lapsesAtMs = simulator.clock.nowMs() + orderLifetimeMs;
    const approved = updateOrder({ simulator, order, change: { status: 'APPROVED', funding, lapsesAtMs } });
    emitEvent({
      simulator,
      type: 'CHECKOUT.ORDER.APPROVED',
      resourceType: 'checkout-order',
      summary: 'An order has been approved by buyer',
      resource: renderOrder({ simulator, order: approved }),
      transactionIds: [approved.id],
    });
    return approved;
  });
}

/** PayPal saves the order for later. Null when it is too late for that. */
export function saveOrder({
  simulator,
  orderId,
}: {
  simulator: PayPalSimulator;
  orderId: string;
}): OrderRecord | null {
  return simulator.journal.transact(() => {
    const order = findOrder({ simulator, id: orderId });
    return canBeApproved(order) ? updateOrder({ simulator, order, change: { status: 'SAVED' } }) : null;
  });
}

/** PayPal voids the order. Null when it is too late for that. */
export function voidOrder({
  simulator,
  orderId,
}: {
  simulator: PayPalSimulator;
  orderId: string;
}): OrderRecord | null {
  return simulator.journal.transact(() => {
    const order = findOrder({ simulator, id: orderId });
    return canBeApproved(order) ? updateOrder({ simulator, order, change: { status: 'VOIDED' } }) : null;
  });
}

/** PayPal loses the order: from now on it answers 404. Its capture, if there is one, can still be read. */
export function forgetOrder({
  simulator,
  orderId,
}: {
  simulator: PayPalSimulator;
  orderId: string;
}): OrderRecord {
  return simulator.journal.transact(() => {
    const order = findOrder({ simulator, id: orderId });
    return updateOrder({ simulator, order, change: { isForgotten: true } });
  });
}

export function updateOrder({
  simulator,
  order,
  change,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
  change: Partial<OrderRecord>;
}): OrderRecord {
  const updated = { ...order, ...change, updatedAtMs: simulator.clock.nowMs() };
  simulator.orders.put(updated.id, updated);
  return updated;
}
