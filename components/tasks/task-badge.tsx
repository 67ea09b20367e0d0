import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { isTaskStatus, taskTones } from './task-labels';

export function TaskBadge({ status }: { status: string }) {
  const t = useTranslations('taskStatus');
  return isTaskStatus(status) ? <Badge tone={taskTones[status]}>{t(status)}</Badge> : <Badge>{status}</Badge>;
}
