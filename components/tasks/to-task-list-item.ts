import type { TaskResponse } from '@/lib/tasks/schema';
import type { TaskListItem } from './task-list';

/** The few fields of a task that a list shows. */
export function toTaskListItem(task: TaskResponse): TaskListItem {
  return {
    id: task.id,
    title: task.title,
    status: task.status,
    reward: task.agreed_reward ?? task.base_reward,
    money: task.money?.state ?? null,
    due: task.money && task.money.due > 0 ? (task.due?.fee_type ?? null) : null,
    currency: task.currency,
    category: task.category,
    location: task.location,
    neededBy: task.needed_by,
    offerCount: task.offer_count,
    date: task.published_at ?? task.created_at,
  };
}
