import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { moveTask } from '@/lib/tasks/move-task';
import { planRequestChanges } from '@/lib/tasks/plan-task';
import type { TaskRow } from '@/lib/tasks/task-row';

/**
 * The poster requests changes to delivered work. The reward stays held and is no longer released automatically. The
 * same request twice is the same as once.
 * @throws PayError not_found, task_not_delivered, change_requests_used_up (then the poster confirms, or requests a refund),
 *   conflict, database_unavailable
 */
export function requestChanges({
  userId,
  taskId,
  message,
}: {
  userId: number;
  taskId: number;
  message: string;
}): Promise<TaskRow> {
  return moveTask({
    taskId,
    userId,
    side: 'poster',
    decide: async (task) => {
      if (task.status === 'changes_requested' && (await lastRequest(taskId)) === message) return null;
      if (task.status !== 'delivered') throw new PayError('task_not_delivered');
      const max = env().maxChangeRequests;
      if ((await requestsOf(taskId)) >= max) {
        throw new PayError('change_requests_used_up', { details: { max } });
      }
      return planRequestChanges({ task, act: { actor: 'poster', actorId: userId, text: message } });
    },
  });
}

function requestsOf(taskId: number): Promise<number> {
  return db().taskEvent.count({ where: { taskId, kind: 'changes_requested' } });
}

async function lastRequest(taskId: number): Promise<string | null> {
  const event = await db().taskEvent.findFirst({
    where: { taskId, kind: 'changes_requested' },
    orderBy: { id: 'desc' },
    select: { text: true },
  });
  return event?.text ?? null;
}
