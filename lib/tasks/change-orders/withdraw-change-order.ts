import { PayError } from '@/lib/core/errors';
import { advanceTask } from '@/lib/tasks/move-task';
import { sideOf } from '@/lib/tasks/task-row';
import { closeTopUp } from './end-change-order';
import { findChangeOrder } from './find-change-order';
import { planEndChange } from './plan-change-order';
import { readChangeOrder } from './read-change-order';
import type { ChangeOrderResponse } from './schema';

/**
 * The proposer withdraws it; once both agreed and while it is not paid, either side may. An unfinished top-up is closed
 * first. Twice is the same as once.
 * @throws PayError not_found, change_order_closed, payment_in_progress, provider_unavailable, conflict,
 *   database_unavailable
 */
export async function withdrawChangeOrder({
  userId,
  taskId,
  changeOrderId,
}: {
  userId: number;
  taskId: number;
  changeOrderId: number;
}): Promise<ChangeOrderResponse> {
  await advanceTask({
    taskId,
    decide: async (task) => {
      const side = sideOf({ task, userId });
      const order = side && (await findChangeOrder({ id: changeOrderId, taskId }));
      if (!order || (order.proposedBy !== userId && order.status === 'open')) throw new PayError('not_found');
      if (order.status === 'withdrawn') return null;
      if (order.status !== 'open' && order.status !== 'accepted') throw new PayError('change_order_closed');
      await closeTopUp({ order });
      return planEndChange({ task, order, act: { actor: side, actorId: userId }, to: 'withdrawn' });
    },
  });
  return readChangeOrder({ userId, taskId, id: changeOrderId });
}
