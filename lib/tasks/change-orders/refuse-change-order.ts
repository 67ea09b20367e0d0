import { PayError } from '@/lib/core/errors';
import { advanceTask } from '@/lib/tasks/move-task';
import { sideOf } from '@/lib/tasks/task-row';
import { findChangeOrder } from './find-change-order';
import { planEndChange } from './plan-change-order';
import { readChangeOrder } from './read-change-order';
import type { ChangeOrderResponse } from './schema';

/**
 * The other side refuses: the reward stays the same. Twice is the same as once.
 * @throws PayError not_found (also to its proposer), change_order_closed, conflict, database_unavailable
 */
export async function refuseChangeOrder({
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
      if (!order || order.proposedBy === userId) throw new PayError('not_found');
      if (order.status === 'declined') return null;
      if (order.status !== 'open') throw new PayError('change_order_closed');
      return planEndChange({ task, order, act: { actor: side, actorId: userId }, to: 'declined' });
    },
  });
  return readChangeOrder({ userId, taskId, id: changeOrderId });
}
