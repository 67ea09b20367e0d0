import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import type { TaskMoneyState } from '@/lib/tasks/money/states';
import { isTaskStatus, moneyBadgeOf, moneyTones, taskTones } from './task-labels';

type TaskBadgeProps = {
  status: string;
  /** Where its money is; null for a reader who is on neither side. */
  money: TaskMoneyState | null;
};

/** How a task stands; what keeps its money from moving goes before what its people do. */
export function TaskBadge({ status, money }: TaskBadgeProps) {
  const statuses = useTranslations('taskStatus');
  const states = useTranslations('taskMoneyStatus');
  const state = moneyBadgeOf({ status, money });
  if (state !== null) return <Badge tone={moneyTones[state]}>{states(state)}</Badge>;
  return isTaskStatus(status) ? (
    <Badge tone={taskTones[status]}>{statuses(status)}</Badge>
  ) : (
    <Badge>{status}</Badge>
  );
}
