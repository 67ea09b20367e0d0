import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { advanceTask } from '@/lib/tasks/move-task';
import { isAtWork } from '@/lib/tasks/states';
import { sideOf } from '@/lib/tasks/task-row';
import { findChangeOrder } from './find-change-order';
import { isChangeOverdue } from './lapse-change-order';
import { planAcceptRaise, planLower } from './plan-change-order';

/**
 * The other side accepts a proposed reward: a raise is due from now on, a lowering is completed, and its difference is
 * set aside (`completeLowering` refunds it). Accepting twice is the same as once.
 * @throws PayError not_found (also to its proposer), change_order_closed, change_not_possible, payment_disputed,
 *   refund_too_much, conflict, database_unavailable
 */
export async function acceptChangeOrder({
  userId,
  taskId,
  changeOrderId,
}: {
  userId: number;
  taskId: number;
  changeOrderId: number;
}): Promise<void> {
  await advanceTask({
    taskId,
    decide: async (task) => {
      const side = sideOf({ task, userId });
      const order = side && (await findChangeOrder({ id: changeOrderId, taskId }));
      if (!order || order.proposedBy === userId) throw new PayError('not_found');
      if (order.status === 'accepted' || order.status === 'done') return null;
      // Its deadline may have passed although nobody has ended it yet.
      if (order.status !== 'open' || (await isChangeOverdue(taskId)))
        throw new PayError('change_order_closed');
      if (!isAtWork(task.status)) throw new PayError('change_not_possible');
      if (task.isFrozen) throw new PayError('payment_disputed');
      const act = { actor: side, actorId: userId };
      if (order.toAmount > order.fromAmount) {
        return planAcceptRaise({ task, order, act, dueSeconds: env().rewardDueHours * 60 * 60 });
      }
      if (order.fromAmount - order.toAmount > task.escrowAmount) {
        throw new PayError('refund_too_much', { details: { left_amount: task.escrowAmount } });
      }
      return planLower({ task, order, act });
    },
  });
}
