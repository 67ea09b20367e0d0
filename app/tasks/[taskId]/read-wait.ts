import type { RewardWait } from '@/components/rewards/payable-note';
import { readHolds } from '@/lib/payouts/read-holds';
import { readWaitRange } from '@/lib/tasks/read-wait-range';
import type { TaskResponse } from '@/lib/tasks/schema';

/** When the reward of a task can be paid out to this reader, who is its helper or may become that. */
export async function readWait({
  task,
  userId,
}: {
  task: TaskResponse;
  userId: number | null;
}): Promise<RewardWait> {
  const holds = task.is_helper && userId !== null ? await readHolds(userId) : [];
  const last = holds.findLast(({ taskId, payableAt }) => taskId === task.id && payableAt !== null);
  const amount = task.agreed_reward ?? task.base_reward;
  const range = await readWaitRange({ taskId: task.id, userId, amount });
  return { ...range, payableAt: last?.payableAt?.toISOString() ?? null };
}
