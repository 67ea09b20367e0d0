import type { Task } from '@/lib/db/generated/client';
import { type TaskAnswer, taskStatusSchema } from '@/lib/http/contract/task';
import { toDecimal } from '@/lib/money';
import { serviceFeeOf } from './service-fee-of';

/** What a task's answer is made of; for Prisma's `include`. */
export const withPoster = { poster: { select: { name: true } } } as const;

/** A task as the contract says it, for one reader. */
export function taskAnswer({
  task,
  userId,
}: {
  task: Task & { poster: { name: string } };
  userId: number | null;
}): TaskAnswer {
  const { currency, baseReward } = task;
  const fee = serviceFeeOf(task);
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    category: task.category,
    location: task.location,
    currency,
    base_reward: baseReward,
    base_reward_display: toDecimal({ amount: baseReward, currency }),
    service_fee: fee,
    service_fee_display: toDecimal({ amount: fee, currency }),
    status: taskStatusSchema.parse(task.status),
    is_paid: task.isPaid,
    is_mine: task.posterId === userId,
    poster_name: task.poster.name,
    created_at: task.createdAt.toISOString(),
    published_at: task.publishedAt?.toISOString() ?? null,
    cancelled_at: task.cancelledAt?.toISOString() ?? null,
  };
}
