import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { endChangeOrder } from '@/lib/tasks/change-orders/end-change-order';
import { withChangeEnded } from '@/lib/tasks/change-orders/plan-change-order';
import { moveTask } from '@/lib/tasks/move-task';
import { planRelease } from '@/lib/tasks/plan-task';
import { findRefundRequest } from '@/lib/tasks/refund-requests/find-refund-request';
import { HELD_TOO_LONG, planReleaseUndecided } from '@/lib/tasks/refund-requests/plan-refund-request';
import { isAtWork } from '@/lib/tasks/states';
import type { TaskRow } from '@/lib/tasks/task-row';

/**
 * The poster confirms the work, and the reward is released to the helper, even if an operator was about to decide only
 * because it has been held for long. Confirming twice is the same as once.
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
      const waits = env().payoutWaits;
      const waiting = task.status === 'disputed' && (await findRefundRequest({ taskId, status: 'open' }));
      if (waiting && waiting.reason === HELD_TOO_LONG) {
        return planReleaseUndecided({ task, requestId: waiting.id, actorId: userId, waits });
      }
      if (!isAtWork(task.status)) throw new PayError('task_not_delivered');
      const plan = planRelease({ task, act: { actor: 'poster', actorId: userId }, waits });
      return withChangeEnded({ plan, ended: await endChangeOrder({ task }) });
    },
  });
}
