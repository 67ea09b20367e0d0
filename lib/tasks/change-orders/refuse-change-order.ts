import { PayError } from '@/lib/core/errors';
import { type ChangeOrderCommand, moveChangeOrder } from './move-change-order';
import { planEndChange } from './plan-change-order';
import { readChangeOrder } from './read-change-order';
import type { ChangeOrderResponse } from './schema';

/**
 * The other side refuses: the reward stays the same. Twice is the same as once.
 * @throws PayError not_found (also to its proposer), change_order_closed, conflict, database_unavailable
 */
export async function refuseChangeOrder(command: ChangeOrderCommand): Promise<ChangeOrderResponse> {
  await moveChangeOrder({
    ...command,
    decide: ({ task, order, act }) => {
      if (order.proposedBy === act.actorId) throw new PayError('not_found');
      if (order.status === 'declined') return null;
      if (order.status !== 'open') throw new PayError('change_order_closed');
      return planEndChange({ task, order, act, to: 'declined' });
    },
  });
  return readChangeOrder(command);
}
