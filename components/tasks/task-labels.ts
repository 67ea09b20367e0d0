import type { Messages } from 'next-intl';
import type { Tone } from '@/components/ui/badge';

export type TaskStatusKey = keyof Messages['taskStatus'];
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
