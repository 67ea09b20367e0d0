import { PayError } from '@/lib/core/errors';
import { type CommitOutcome, commit } from '@/lib/ledger/commit';
import type { Plan } from '@/lib/ledger/plan';
import { findTaskRow, sideOf, type TaskRow, type TaskSide } from './task-row';

/** Two people act on a task, and a clock; more rounds than this would be a bug, not a race. */
const ROUNDS_MAX = 5;

/**
 * Lets one side of a task do something with it: read, decide, commit, and from the beginning when somebody was quicker.
 *
 * @param side who may do it; anybody else is told that there is no such task
 * @param decide what follows for the task as it is now; null when it is done already
 * @throws PayError not_found, what `decide` throws, conflict, database_unavailable
 */
export async function moveTask({
  taskId,
  userId,
  side,
  decide,
}: {
  taskId: number;
  userId: number;
  side: TaskSide;
  decide: (task: TaskRow) => Plan | null | Promise<Plan | null>;
}): Promise<TaskRow> {
  return advanceTask({
    taskId,
    decide: (task) => {
      if (sideOf({ task, userId }) !== side) throw new PayError('not_found');
      return decide(task);
    },
  });
}

/** The same without a person: the clock, or an operator whose right was checked before. */
export async function advanceTask({
  taskId,
  decide,
}: {
  taskId: number;
  decide: (task: TaskRow) => Plan | null | Promise<Plan | null>;
}): Promise<TaskRow> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const task = await findTaskRow(taskId);
    if (!task) throw new PayError('not_found');
    const plan = await decide(task);
    if (!plan) return task;
    const { outcome } = await commit(plan);
    if (outcome === 'done') return (await findTaskRow(taskId)) ?? task;
    refuse(outcome);
  }
  throw new PayError('conflict', { message: `task ${taskId} kept changing` });
}

/** What is stale, booked, paid or asked for already means that somebody was quicker; anything else is a refusal that stays. */
function refuse(outcome: CommitOutcome['outcome']): void {
  if (
    ['stale', 'already_booked', 'insufficient_points', 'request_exists', 'change_order_exists'].includes(
      outcome,
    )
  )
    return;
  if (outcome === 'disputed') throw new PayError('payment_disputed');
  if (outcome === 'offer_exists') throw new PayError(outcome);
  throw new PayError('conflict', { message: `the plan of a task was refused: ${outcome}` });
}
