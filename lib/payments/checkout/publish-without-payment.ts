import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import type { Plan } from '@/lib/ledger/plan';
import { paidParts } from '@/lib/payments/fees';
import { serviceFeeOf } from '@/lib/pricing/service-fee-of';

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
  const { amount, bps, minimum } = serviceFeeOf(terms);
  if (amount !== 0) throw new PayError('fee_due');
  const parts = paidParts({
    task: { id, status, version },
    feeType: 'application_fee',
    detail: { amount: 0 },
  });
  return { ...parts, task: { ...parts.task, set: { fee_bps: bps, fee_minimum: minimum } } };
}
