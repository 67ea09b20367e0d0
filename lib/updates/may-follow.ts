import { db } from '@/lib/core/db/client';
import { visibleTo } from '@/lib/tasks/visible-to';

/**
 * Whether a reader may follow a task and a payment: as those who may read them, no more and no less.
 * @throws PayError database_unavailable
 */
export async function mayFollow({
  userId,
  task,
  payment,
}: {
  userId: number | null;
  task: number | undefined;
  payment: number | undefined;
}): Promise<boolean> {
  const select = { id: true };
  const [seenTask, seenPayment] = await Promise.all([
    task === undefined || db().task.findFirst({ where: { id: task, ...visibleTo(userId) }, select }),
    payment === undefined ||
      (userId !== null && db().paymentRecord.findFirst({ where: { id: payment, userId }, select })),
  ]);
  return Boolean(seenTask) && Boolean(seenPayment);
}
