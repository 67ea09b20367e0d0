/**
 * The states of a task as a table: from each state, the states to which it may move. The database repeats it in
 * task_state_moves and refuses any other move. pending_payment - its service fee is due; open - helpers offer; accepted
 * - a helper is accepted, the reward is due; in_progress - the reward is held; delivered - the helper delivered the
 * work; changes_requested - the poster requested changes; disputed - a person decides whose the reward is.
 */
export const legalTaskMoves = {
  pending_payment: ['open', 'cancelled'],
  open: ['accepted', 'cancelled'],
  accepted: ['open', 'in_progress', 'cancelled'],
  in_progress: ['delivered', 'completed', 'disputed', 'cancelled'],
  delivered: ['changes_requested', 'completed', 'disputed', 'cancelled'],
  changes_requested: ['delivered', 'completed', 'disputed', 'cancelled'],
  disputed: ['in_progress', 'delivered', 'changes_requested', 'completed', 'cancelled'],
  completed: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type TaskStatus = keyof typeof legalTaskMoves;

export const taskStatuses = Object.keys(legalTaskMoves) as [TaskStatus, ...TaskStatus[]];

/** Whose task it is, and who does it. */
export const taskSides = ['poster', 'helper'] as const;
export type TaskSide = (typeof taskSides)[number];

/** Who takes a step of a task. */
export const taskActors = [...taskSides, 'system', 'operator'] as const;
export type TaskActor = (typeof taskActors)[number];

export function mayTaskMove({ from, to }: { from: TaskStatus; to: TaskStatus }): boolean {
  const moves: readonly TaskStatus[] = legalTaskMoves[from];
  return moves.includes(to);
}

/** Nothing is done or paid any more; what is still owed is refunded or paid out. */
export const endedTaskStatuses = ['completed', 'cancelled'] as const satisfies readonly TaskStatus[];

export function hasEnded(status: string): boolean {
  const ended: readonly string[] = endedTaskStatuses;
  return ended.includes(status);
}

/** Why a task that ended sends money back. */
export const returnReasons = ['task_cancelled', 'refund_decided'] as const;

/** States in which a helper works and both sides may act: the reward is held, and nobody else decides about it. */
export const workStatuses = [
  'in_progress',
  'delivered',
  'changes_requested',
] as const satisfies readonly TaskStatus[];

export function isAtWork(status: string): boolean {
  const atWork: readonly string[] = workStatuses;
  return atWork.includes(status);
}

/** The reward of such a task is held for its helper. */
export function isRewardHeld(status: TaskStatus): boolean {
  return isAtWork(status) || status === 'disputed';
}
