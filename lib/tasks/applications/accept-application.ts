import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { todaysLateTerms } from '@/lib/tasks/late-terms';
import { moveTask } from '@/lib/tasks/move-task';
import { planAccept } from '@/lib/tasks/plan-task';
import type { TaskRow } from '@/lib/tasks/task-row';

/**
 * The poster accepts an offer: its amount is the agreed reward, which is due from now on. Accepting the same offer
 * twice is the same as once.
 * @param expectedAmount the amount that the poster saw, in minor units; only compared
 * @throws PayError not_found, task_not_open, offer_not_open, price_changed, conflict, database_unavailable
 */
export function acceptApplication({
  userId,
  taskId,
  applicationId,
  expectedAmount,
}: {
  userId: number;
  taskId: number;
  applicationId: number;
  expectedAmount: number | undefined;
}): Promise<TaskRow> {
  return moveTask({
    taskId,
    userId,
    side: 'poster',
    decide: async (task) => {
      const application = await find({ taskId, applicationId });
      if (!application) throw new PayError('not_found');
      if (application.status === 'accepted' && task.helperId === application.helperId) return null;
      if (task.status !== 'open') throw notOpen(task);
      if (application.status !== 'offered') throw new PayError('offer_not_open');
      const { offeredAmount } = application;
      if (expectedAmount !== undefined && expectedAmount !== offeredAmount) {
        throw new PayError('price_changed', { details: { offered_amount: offeredAmount } });
      }
      return planAccept({
        task,
        application,
        dueSeconds: env().rewardDueHours * 60 * 60,
        lateTerms: todaysLateTerms(),
        act: { actor: 'poster', actorId: userId },
      });
    },
  });
}

/** The poster learns that their own earlier acceptance closed the task to further offers. */
function notOpen({ helperId }: TaskRow): PayError {
  return new PayError('task_not_open', helperId === null ? {} : { details: { reason: 'offer_accepted' } });
}

function find({ taskId, applicationId }: { taskId: number; applicationId: number }) {
  return db().taskApplication.findFirst({ where: { id: applicationId, taskId } });
}
