import { isUnfinished } from '@/lib/payments/states';
import type { HeldParts } from '@/lib/pricing/further-fee';
import { hasEnded, isRewardHeld, type TaskSide, type TaskStatus } from '@/lib/tasks/states';
import type { MoneyFacts } from './read-money-facts';
import type { TaskMoney } from './schema';
import type { TaskMoneyState, TaskMoneyTurn } from './states';

/** A task, and what else decides where its money is. Amounts in minor units, times in ISO 8601. */
export type MoneyTask = {
  status: TaskStatus;
  /** What is due on it, by its lines; null: nothing. */
  due: { feeType: string; reward: number; fee: number } | null;
  held: HeldParts;
  rewardDueAt: string | null;
  releaseAt: string | null;
  heldUntil: string | null;
  facts: Omit<MoneyFacts, 'heldSince' | 'changeRequests' | 'acceptedChange'>;
};

/**
 * Where the money of a task is, for one side: the one place that decides it. What waits for a payment that is under way is
 * not due; what a bank disputes is neither released nor refunded; what an ended task holds is not the helper's. Pure.
 */
export function decideTaskMoney({ task, side }: { task: MoneyTask; side: TaskSide }): TaskMoney {
  const isPoster = side === 'poster';
  const { facts, held, due } = task;
  const state = stateOf({ task, side });
  const isDue = due !== null && !isUnderWay(task);
  const { turn, until } = nextOf({ task, state });
  return {
    state,
    turn,
    until,
    payment_id: isPoster ? (facts.unresolved?.id ?? null) : null,
    due: isDue ? due.reward + (isPoster ? due.fee : 0) : 0,
    held: isPoster || !hasEnded(task.status) ? held.reward : 0,
    held_fee: isPoster ? held.fee : 0,
    disputed: facts.disputed,
    released: facts.released,
    taken_back: facts.takenBack,
    returning: isPoster ? facts.returning : 0,
    returned: isPoster ? facts.returned : 0,
    returned_points: isPoster ? facts.returnedPoints : 0,
  };
}

function stateOf({ task, side }: { task: MoneyTask; side: TaskSide }): TaskMoneyState {
  const { status, facts, due } = task;
  if (facts.disputed > 0) return 'frozen';
  if (status === 'disputed') return 'under_decision';
  if (isRewardHeld(status)) return 'held';
  if (hasEnded(task.status)) return endOf({ task, side });
  if (status === 'open') return 'live';
  const under = isUnderWay(task);
  if (under) return under;
  return due !== null && due.reward + due.fee > 0 ? 'due' : 'free';
}

/** A payment of what is due that nobody may make a second time; null: there is none. */
function isUnderWay({ due, facts: { unresolved } }: MoneyTask): 'processing' | 'under_review' | null {
  if (unresolved === null || unresolved.status === 'pending') return null;
  if (due !== null && unresolved.feeType !== due.feeType) return null;
  return isUnfinished(unresolved.status) ? 'processing' : 'under_review';
}

/** Of a task that ended: a helper reads what they got, a poster first what they get back. */
function endOf({ task: { facts, held, status }, side }: { task: MoneyTask; side: TaskSide }): TaskMoneyState {
  const { released, takenBack, returned, returnedPoints, returning } = facts;
  const given: TaskMoneyState = takenBack > 0 ? 'taken_back' : 'released';
  if (side === 'helper') return released > 0 ? given : 'none';
  if (status === 'completed' && released > 0) return given;
  if (held.reward + held.fee + returning > 0) return 'going_back';
  if (returned + returnedPoints > 0) return 'went_back';
  return released > 0 ? given : 'none';
}

type Next = { turn: TaskMoneyTurn | null; until: string | null };

function nextOf({ task, state }: { task: MoneyTask; state: TaskMoneyState }): Next {
  switch (state) {
    case 'free':
      return { turn: 'poster', until: null };
    case 'due':
      return { turn: 'poster', until: task.rewardDueAt };
    case 'processing':
    case 'frozen':
    case 'going_back':
      return { turn: 'provider', until: null };
    case 'under_review':
    case 'under_decision':
      return { turn: 'operator', until: null };
    case 'held':
      return task.status === 'delivered'
        ? { turn: 'poster', until: task.releaseAt }
        : { turn: 'helper', until: task.heldUntil };
    default:
      return { turn: null, until: null };
  }
}
