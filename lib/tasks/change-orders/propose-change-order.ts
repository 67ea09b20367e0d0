import { env } from '@/lib/core/env';
import { invariant, PayError } from '@/lib/core/errors';
import { isCurrency } from '@/lib/core/money';
import { capabilities, providerNames } from '@/lib/providers/names';
import { advanceTask } from '@/lib/tasks/move-task';
import { isAtWork } from '@/lib/tasks/states';
import { sideOf, type TaskRow } from '@/lib/tasks/task-row';
import { findChangeOrder } from './find-change-order';
import { feeOfChange, planPropose } from './plan-change-order';
import { readChangeOrder } from './read-change-order';
import type { ChangeOrderResponse, ProposeChangeBody } from './schema';

/**
 * One side of a task proposes another reward while it is held. The same proposal twice is the same as once.
 * @throws PayError not_found, change_not_possible, change_order_open (another one waits for its response),
 *   price_changed, change_too_small, payment_disputed, conflict, database_unavailable
 */
export async function proposeChangeOrder({
  userId,
  taskId,
  command: { amount, current_amount: expected, text },
}: {
  userId: number;
  taskId: number;
  command: ProposeChangeBody;
}): Promise<ChangeOrderResponse> {
  await advanceTask({
    taskId,
    decide: async (task) => {
      const side = sideOf({ task, userId });
      if (side === null) throw new PayError('not_found');
      const waiting = await findChangeOrder({ taskId, isWaiting: true });
      if (waiting && waiting.toAmount === amount && waiting.proposedBy === userId) return null;
      if (waiting) throw new PayError('change_order_open');
      const from = requireChangeable({ task, amount, expected });
      return planPropose({
        task,
        from,
        to: amount,
        fee: feeOfChange({ task, to: amount }),
        proposedBy: userId,
        expiresSeconds: env().changeOrderHours * 60 * 60,
        act: { actor: side, actorId: userId, text },
      });
    },
  });
  return readChangeOrder({ userId, taskId, changeOrderId: null });
}

/** @returns the reward that is agreed now, in minor units */
function requireChangeable({
  task,
  amount,
  expected,
}: {
  task: TaskRow;
  amount: number;
  expected: number | undefined;
}): number {
  const { status, agreedReward, isFrozen } = task;
  if (!isAtWork(status) || agreedReward === null) throw new PayError('change_not_possible');
  if (isFrozen) throw new PayError('payment_disputed');
  if (expected !== undefined && expected !== agreedReward) {
    throw new PayError('price_changed', { details: { agreed_reward: agreedReward } });
  }
  const minimum = smallestRaise(task);
  if (amount === agreedReward || (amount > agreedReward && amount - agreedReward < minimum)) {
    throw new PayError('change_too_small', {
      details: { agreed_reward: agreedReward, smallest_raise: agreedReward + minimum },
    });
  }
  return agreedReward;
}

/** A difference that every provider accepts, in minor units. */
function smallestRaise({ id, currency }: TaskRow): number {
  invariant(isCurrency(currency), `task ${id} is priced in a currency that we know`);
  return Math.max(...providerNames.map((name) => capabilities[name].minimum[currency]));
}
