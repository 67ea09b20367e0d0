import { PayError } from '@/lib/core/errors';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import type { Plan } from '@/lib/ledger/plan';
import type { CommitRefusal } from '@/lib/ledger/refusal-of';
import type { TaskSide } from './states';
import { findTaskRow, sideOf, type TaskRow } from './task-row';

/** Two people act on a task, and deadlines; more rounds than this would be a bug, not a race. */
const ROUNDS_MAX = 5;

/**
 * An action of one side on a task: read, decide, commit, and from the start again when another process was faster.
 * @param side who may act; to anybody else there is no such task
 * @param decide the plan for the task as it is now; null when it is done already
 * @throws PayError not_found, the errors of `decide`, conflict, database_unavailable
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

/** The same without a person: a deadline, or an operator whose right was checked before. */
export async function advanceTask({
  taskId,
  decide,
}: {
  taskId: number;
  decide: (task: TaskRow) => Plan | null | Promise<Plan | null>;
}): Promise<TaskRow> {
  const { facts: task, committed } = await decideAndCommit({
    subject: `task ${taskId}`,
    roundsMax: ROUNDS_MAX,
    read: () => read(taskId),
    decide,
    onRefusal,
  });
  return committed ? read(taskId) : task;
}

async function read(taskId: number): Promise<TaskRow> {
  const task = await findTaskRow(taskId);
  if (!task) throw new PayError('not_found');
  return task;
}

const RACES: CommitRefusal[] = [
  'stale',
  'already_booked',
  'insufficient_points',
  'set_aside',
  'request_exists',
  'change_order_exists',
];

/** Stale, booked, paid or requested already means that another process was faster; any other refusal stays. */
function onRefusal(refusal: CommitRefusal): 'again' {
  if (RACES.includes(refusal)) return 'again';
  if (refusal === 'disputed') throw new PayError('payment_disputed');
  if (refusal === 'offer_exists') throw new PayError(refusal);
  throw new PayError('conflict', { message: `the plan of a task was refused: ${refusal}` });
}
