import { PayError } from '@/lib/errors';
import { withChangeEnded } from './change-order-plan';
import { endChange } from './end-change';
import { moveTask } from './move-task';
import { planRelease } from './plan-task';
import { HELD_TOO_LONG, planReleaseUndecided } from './refund-request-plan';
import { findRefundRequest } from './refund-request-row';
import { isAtWork } from './states';
import type { TaskRow } from './task-row';

/**
 * The poster confirms the work, and the reward goes to the helper, also where an operator was about to decide only
 * because it has been held for long. Confirming twice is the same as once.
 *
 * @throws PayError not_found, task_not_delivered, payment_disputed, payment_in_progress (a raise is being paid),
 *   provider_unavailable, conflict, database_unavailable
 */
export function confirmTask({ userId, taskId }: { userId: number; taskId: number }): Promise<TaskRow> {
  return moveTask({
    taskId,
    userId,
    side: 'poster',
    decide: async (task) => {
      if (task.status === 'completed') return null;
      const waiting = task.status === 'disputed' && (await findRefundRequest({ taskId, status: 'open' }));
      if (waiting && waiting.reason === HELD_TOO_LONG) {
        return planReleaseUndecided({ task, requestId: waiting.id, actorId: userId });
      }
      if (!isAtWork(task.status)) throw new PayError('task_not_delivered');
      const plan = planRelease({ task, act: { actor: 'poster', actorId: userId } });
      return withChangeEnded({ plan, ended: await endChange({ task }) });
    },
  });
}
