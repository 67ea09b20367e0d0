import { PayError } from '@/lib/core/errors';
import { closeTopUp } from './end-change-order';
import { type ChangeOrderCommand, moveChangeOrder } from './move-change-order';
import { planEndChange } from './plan-change-order';
import { readChangeOrder } from './read-change-order';
import type { ChangeOrderResponse } from './schema';

/**
 * The proposer withdraws it; once both agreed and while it is not paid, either side may. An unfinished top-up is closed
 * first. Twice is the same as once.
 * @throws PayError not_found, change_order_closed, payment_in_progress, provider_unavailable, conflict,
 *   database_unavailable
 */
export async function withdrawChangeOrder(command: ChangeOrderCommand): Promise<ChangeOrderResponse> {
  await moveChangeOrder({
    ...command,
    decide: async ({ task, order, act }) => {
      if (order.proposedBy !== act.actorId && order.status === 'open') throw new PayError('not_found');
      if (order.status === 'withdrawn') return null;
      if (order.status !== 'open' && order.status !== 'accepted') throw new PayError('change_order_closed');
      await closeTopUp({ order });
      return planEndChange({ task, order, act, to: 'withdrawn' });
    },
  });
  return readChangeOrder(command);
}
