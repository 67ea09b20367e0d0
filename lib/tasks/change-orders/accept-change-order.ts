import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { isAtWork } from '@/lib/tasks/states';
import { isChangeOverdue } from './lapse-change-order';
import { type ChangeOrderCommand, moveChangeOrder } from './move-change-order';
import { feeOfChange, planAcceptRaise, planLower } from './plan-change-order';

/**
 * The other side accepts a proposed reward: a raise is due from now on, a lowering is completed, and its difference is
 * set aside (`completeLowering` refunds it). Accepting twice is the same as once.
 * @throws PayError not_found (also to its proposer), change_order_closed, change_not_possible, payment_disputed,
 *   conflict, database_unavailable
 */
export async function acceptChangeOrder(command: ChangeOrderCommand): Promise<void> {
  await moveChangeOrder({
    ...command,
    decide: async ({ task, order, act }) => {
      if (order.proposedBy === act.actorId) throw new PayError('not_found');
      if (order.status === 'accepted' || order.status === 'done') return null;
      // Its deadline may have passed although nobody has ended it yet.
      if (order.status !== 'open' || (await isChangeOverdue(task.id)))
        throw new PayError('change_order_closed');
      if (!isAtWork(task.status)) throw new PayError('change_not_possible');
      if (task.isFrozen) throw new PayError('payment_disputed');
      if (order.toAmount > order.fromAmount) {
        return planAcceptRaise({ task, order, act, dueSeconds: env().rewardDueHours * 60 * 60 });
      }
      // A part of the reward was refunded or lost since: it is no longer what they spoke about.
      const isTheSame =
        order.fromAmount === task.agreedReward &&
        order.feeAmount === feeOfChange({ task, to: order.toAmount });
      if (!isTheSame) throw new PayError('change_order_closed');
      return planLower({ task, order, act });
    },
  });
}
