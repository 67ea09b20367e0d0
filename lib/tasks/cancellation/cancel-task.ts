import { PayError } from '@/lib/core/errors';
import { closeUnfinishedPayment } from '@/lib/payments/checkout/cancel-payment';
import { endChangeOrder } from '@/lib/tasks/change-orders/end-change-order';
import { withChangeEnded } from '@/lib/tasks/change-orders/plan-change-order';
import { changeUnpaidTask } from '@/lib/tasks/lifecycle/change-unpaid-task';
import { advanceTask } from '@/lib/tasks/move-task';
import { findTaskRow, sideOf, type TaskRow } from '@/lib/tasks/task-row';
import { planCancel } from './plan-cancel';
import { readCancelFacts, readCancelTerms } from './read-cancel-terms';

/**
 * One side ends a task before its work is done, on the terms of `cancelRules`. The same commit records the refunds, and
 * `completeCancellation` sends them. An unfinished payment is closed first. Cancelling twice is the same as once.
 * @param expectedRule the name of the terms that this person saw; if others apply by now, nothing happens
 * @throws PayError not_found, task_not_cancellable, cancel_terms_changed, already_paid, payment_in_progress,
 *   payment_disputed, provider_unavailable, conflict, database_unavailable
 */
export async function cancelTask({
  userId,
  taskId,
  expectedRule,
}: {
  userId: number;
  taskId: number;
  expectedRule?: string | undefined;
}): Promise<void> {
  const task = await findTaskRow(taskId);
  if (task?.status === 'pending_payment') return cancelUnpaid({ userId, taskId });
  await advanceTask({
    taskId,
    decide: (current) => planOf({ task: current, userId, expectedRule }),
  });
}

async function planOf({
  task,
  userId,
  expectedRule,
}: {
  task: TaskRow;
  userId: number;
  expectedRule: string | undefined;
}) {
  const side = sideOf({ task, userId });
  if (side === null) throw new PayError('not_found');
  if (task.status === 'cancelled') return null;
  const terms = await readCancelTerms({ task, side });
  if (!terms.isAllowed) throw new PayError('task_not_cancellable', { details: { instead: terms.instead } });
  if (expectedRule !== undefined && expectedRule !== terms.rule) {
    throw new PayError('cancel_terms_changed', { details: { rule: terms.rule } });
  }
  if (task.isFrozen) throw new PayError('payment_disputed');
  if (task.status === 'accepted') {
    await closeUnfinishedPayment({ taskId: task.id, feeType: 'task_reward', reason: 'task_cancelled' });
  }
  const facts = await readCancelFacts(task);
  const plan = planCancel({ task, terms, facts, act: { actor: side, actorId: userId } });
  return withChangeEnded({ plan, ended: await endChangeOrder({ task }) });
}

async function cancelUnpaid({ userId, taskId }: { userId: number; taskId: number }): Promise<void> {
  await changeUnpaidTask({
    userId,
    taskId,
    decide: (task) =>
      task.status === 'cancelled' ? null : { data: 'cancelled', voidReason: 'task_cancelled' },
  });
}
