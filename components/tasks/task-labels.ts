import type { Messages } from 'next-intl';
import type { Tone } from '@/components/ui/badge';
import type { TaskMoneyState } from '@/lib/tasks/money/states';

export type TaskStatusKey = keyof Messages['taskStatus'];
export type MoneyStatusKey = keyof Messages['taskMoneyStatus'];
export type CategoryKey = keyof Messages['category'];

export const taskTones: Record<TaskStatusKey, Tone> = {
  pending_payment: 'caution',
  open: 'positive',
  accepted: 'info',
  in_progress: 'info',
  delivered: 'info',
  changes_requested: 'caution',
  completed: 'positive',
  cancelled: 'neutral',
  disputed: 'danger',
};

export function isTaskStatus(status: string): status is TaskStatusKey {
  return Object.hasOwn(taskTones, status);
}

export const moneyTones: Record<MoneyStatusKey, Tone> = {
  reward_due: 'caution',
  processing: 'info',
  under_review: 'caution',
  frozen: 'danger',
  under_decision: 'caution',
  going_back: 'info',
};

/** What a badge says of a task's money in place of its status; null: nothing that the status does not say. */
export function moneyBadgeOf({
  status,
  money,
}: {
  status: string;
  money: TaskMoneyState | null;
}): MoneyStatusKey | null {
  if (money === 'due') return status === 'accepted' ? 'reward_due' : null;
  return money !== null && Object.hasOwn(moneyTones, money) ? (money as MoneyStatusKey) : null;
}
