import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import type { Plan } from '@/lib/ledger/plan';
import { dueOn, paidParts } from '@/lib/payments/fees';

type FreeTask = {
  id: number;
  status: string;
  version: number;
  category: string | null;
  baseReward: number;
};

/**
 * Publishes a task whose service fee is nothing: there is no payment. Does nothing to any other task.
 * @param userId its poster; to anybody else there is no such task
 * @throws PayError not_found, fee_due (there is something to pay first), conflict, database_unavailable
 */
export async function publishWithoutPayment({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<void> {
  await decideAndCommit({
    subject: `task ${taskId}`,
    read: () => read({ userId, taskId }),
    decide: (task) => (task.status === 'pending_payment' ? planPublish(task) : null),
  });
}

async function read({ userId, taskId }: { userId: number; taskId: number }): Promise<FreeTask> {
  const task = await db().task.findFirst({ where: { id: taskId, posterId: userId } });
  if (!task) throw new PayError('not_found');
  return task;
}

function planPublish({ id, status, version, ...terms }: FreeTask): Plan {
  const due = dueOn({ status, ...terms, agreedReward: null, acceptedChange: null });
  if (due?.amount !== 0) throw new PayError('fee_due');
  return paidParts({ task: { id, status, version }, feeType: due.feeType, detail: { amount: 0 } });
}
