import { type Account, escrowOf, feeRevenue } from '@/lib/ledger/accounts';
import type { TaskTimelineEntry } from '@/lib/ledger/plan';
import { serviceFeeOf } from '@/lib/tasks/service-fee-of';

export type FeeType = 'application_fee' | 'task_reward';

type Fee = {
  /** The state of a task in which it is due, and the one to which paying it leads. */
  dueIn: 'pending_payment' | 'accepted';
  leadsTo: 'open' | 'in_progress';
  /** What is said about it in the task's timeline. */
  event: 'published' | 'reward_held';
  /** Points and coupons reduce it; otherwise it is fiat only. */
  isReducible: boolean;
  /** What is due on a task as it is now, in minor units; null where nothing is agreed. */
  amountOf: (task: { baseReward: number; agreedReward: number | null }) => number | null;
  /** Whose the money is once it is certain. */
  goesTo: (payment: { taskId: number; currency: string }) => Account;
};

/** The two things that are paid, and everything in which they differ. */
export const fees: Record<FeeType, Fee> = {
  application_fee: {
    dueIn: 'pending_payment',
    leadsTo: 'open',
    event: 'published',
    isReducible: true,
    amountOf: serviceFeeOf,
    goesTo: ({ currency }) => feeRevenue(currency),
  },
  task_reward: {
    dueIn: 'accepted',
    leadsTo: 'in_progress',
    event: 'reward_held',
    isReducible: false,
    amountOf: ({ agreedReward }) => agreedReward,
    goesTo: escrowOf,
  },
};

/** What is due on a task in this state; null: nothing. */
export function feeDueIn(status: string): FeeType | null {
  const found = Object.entries(fees).find(([, fee]) => fee.dueIn === status)?.[0];
  return found === 'application_fee' || found === 'task_reward' ? found : null;
}

/** The task's timeline says that it was paid for. Amount in minor units. */
export function paidEvent({
  taskId,
  feeType,
  detail,
}: {
  taskId: number;
  feeType: FeeType;
  detail: Record<string, string | number>;
}): TaskTimelineEntry {
  const { dueIn, leadsTo, event } = fees[feeType];
  return { task_id: taskId, kind: event, from_status: dueIn, to_status: leadsTo, actor: 'poster', detail };
}
