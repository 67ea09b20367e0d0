import { useTranslations } from 'next-intl';
import { PageUpdates } from '@/components/updates/page-updates';
import type { TaskMoneyState } from '@/lib/tasks/money/states';
import { isTaskStatus, moneyBadgeOf } from './task-labels';

type TaskUpdatesProps = {
  taskId: number;
  status: string;
  /** Where its money is; null for a reader who is on neither side. */
  money: TaskMoneyState | null;
  /** How many a poster can choose from; null for everybody else. */
  offerCount: number | null;
  /** When the page was read, by the server's clock (milliseconds since 1970). */
  readAt: number;
};

/** Keeps the page of a task up to date, and says how it stands as its badge does. */
export function TaskUpdates({ taskId, status, money, offerCount, readAt }: TaskUpdatesProps) {
  const t = useTranslations('updates');
  const statuses = useTranslations('taskStatus');
  const states = useTranslations('taskMoneyStatus');
  const moneyState = moneyBadgeOf({ status, money });
  const words = isTaskStatus(status) ? statuses(status) : status;
  const task = t('task', { state: moneyState === null ? words : states(moneyState) });
  const state = offerCount === null ? task : `${task} · ${t('offers', { count: offerCount })}`;
  return <PageUpdates of="task" id={taskId} readAt={readAt} state={state} />;
}
