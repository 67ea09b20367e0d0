import { type Account, escrowOf, feeRevenue } from '@/lib/ledger/accounts';
import type { TaskMove, TaskTimelineEntry } from '@/lib/ledger/task-parts';
import { type FrozenFee, feeTermsOf } from '@/lib/pricing/fee-terms-of';
import { furtherFee } from '@/lib/pricing/further-fee';
import { serviceFeeOf } from '@/lib/pricing/service-fee-of';
import { workStatuses } from '@/lib/tasks/states';
import { type FeeType, feeTypes } from './fee-types';

/** The fields of a task that decide which fee is due on it. Amounts in minor units. */
export type DueTask = FrozenFee & {
  status: string;
  category: string | null;
  baseReward: number;
  agreedReward: number | null;
  /** An unpaid raise to which both sides agreed. */
  acceptedChange: { id: number; fromAmount: number; toAmount: number; feeAmount: number } | null;
};

/** The lines of what is due, in minor units: what is held for the helper, and the service fee. */
export type DueParts = { reward: number; fee: number };

type Fee = {
  /** The states of a task in which it may be due. */
  dueIn: readonly string[];
  /** The state of the task to which paying it leads; null: it stays where it is. */
  leadsTo: 'open' | 'in_progress' | null;
  /** The step in the task's timeline. */
  event: 'published' | 'reward_held' | 'reward_raised';
  /** Points and coupons reduce it; otherwise it is fiat only. */
  isReducible: boolean;
  /** It is held for the helper until it is released or refunded. */
  isHeld: boolean;
  /** It belongs to a change order, and is due while that is accepted. */
  isOfChange: boolean;
  /** What is due in one of those states; null where nothing is agreed. */
  partsOf: (task: DueTask) => DueParts | null;
  /** The account of the money after it is settled. */
  goesTo: (payment: { taskId: number; currency: string }) => Account;
};

/** The fees, and everything in which they differ. */
export const fees: Record<FeeType, Fee> = {
  application_fee: {
    dueIn: ['pending_payment'],
    leadsTo: 'open',
    event: 'published',
    isReducible: true,
    isHeld: false,
    isOfChange: false,
    partsOf: (task) => ({ reward: 0, fee: serviceFeeOf(task).amount }),
    goesTo: ({ currency }) => feeRevenue(currency),
  },
  task_reward: {
    dueIn: ['accepted'],
    leadsTo: 'in_progress',
    event: 'reward_held',
    isReducible: false,
    isHeld: true,
    isOfChange: false,
    partsOf: ({ agreedReward: reward, ...task }) =>
      reward === null ? null : { reward, fee: furtherFee({ reward, terms: feeTermsOf(task) }) },
    goesTo: escrowOf,
  },
  reward_top_up: {
    dueIn: workStatuses,
    leadsTo: null,
    event: 'reward_raised',
    isReducible: false,
    isHeld: true,
    isOfChange: true,
    partsOf: ({ acceptedChange: change }) =>
      change && { reward: change.toAmount - change.fromAmount, fee: change.feeAmount },
    goesTo: escrowOf,
  },
};

/** Fees that are held for the helper: the reward and its raises. */
export const heldFees: readonly FeeType[] = feeTypes.filter((feeType) => fees[feeType].isHeld);

/** What is due on a task now, in minor units: all of it, and its lines; null: nothing. */
export function dueOn(task: DueTask): (DueParts & { feeType: FeeType; amount: number }) | null {
  for (const feeType of feeTypes) {
    const { dueIn, partsOf } = fees[feeType];
    const parts = dueIn.includes(task.status) ? partsOf(task) : null;
    if (parts !== null) return { feeType, amount: parts.reward + parts.fee, ...parts };
  }
  return null;
}

/**
 * The parts of a plan that follow for the task when a fee is paid, whichever way: its move and the entry in its timeline.
 * @param task as it was read; with its version, a concurrent change of the task makes the plan stale
 * @param detail amounts in minor units
 */
export function paidParts({
  task,
  feeType,
  detail,
}: {
  task: { id: number; status: string; version?: number };
  feeType: FeeType;
  detail: Record<string, string | number>;
}): { task: TaskMove; task_events: TaskTimelineEntry[] } {
  const { id, status: from, version } = task;
  const { leadsTo, event } = fees[feeType];
  const move = leadsTo === null ? {} : { from_status: from, to_status: leadsTo };
  return {
    task: { id, from, to: leadsTo ?? from, ...(version !== undefined && { version }) },
    task_events: [{ task_id: id, kind: event, ...move, actor: 'poster', detail }],
  };
}
