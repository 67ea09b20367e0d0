import { db } from '@/lib/core/db/client';
import { tryOrLog } from '@/lib/core/try-or-log';
import { heldFees } from '@/lib/payments/fees';
import { lapseAcceptance } from '@/lib/tasks/applications/withdraw-acceptance';
import { lapseChangeOrder, overdueChanges } from '@/lib/tasks/change-orders/lapse-change-order';
import { releaseInTime } from '@/lib/tasks/lifecycle/release-in-time';
import { requireDecision, rewardsHeldTooLong } from '@/lib/tasks/refund-requests/require-decision';

const BATCH = 100;

/**
 * Enforces the deadlines of tasks: an unanswered delivery is released, an acceptance without a paid reward is void, a
 * change order without an answer or payment lapses, and a reward that has been held for long goes to an operator. Any
 * number of workers may run it at once, because each task moves once.
 * @returns how many tasks were due
 */
export async function keepTaskDeadlines(): Promise<number> {
  const now = new Date();
  const [toRelease, toLapse, toDecide, toDrop] = await Promise.all([
    db().task.findMany({ where: { status: 'delivered', releaseAt: { lte: now }, ...notFrozen }, ...page }),
    db().task.findMany({ where: { status: 'accepted', rewardDueAt: { lte: now } }, ...page }),
    rewardsHeldTooLong({ limit: BATCH }),
    overdueChanges({ limit: BATCH }),
  ]);
  for (const { id } of toRelease) await keep({ taskId: id, verb: releaseInTime });
  for (const { id } of toLapse) await keep({ taskId: id, verb: lapseAcceptance });
  for (const { id } of toDecide) await keep({ taskId: id, verb: requireDecision });
  for (const { id } of toDrop) await keep({ taskId: id, verb: lapseChangeOrder });
  return toRelease.length + toLapse.length + toDecide.length + toDrop.length;
}

/** A disputed reward waits, and delays no other. */
const notFrozen = {
  payments: { none: { feeType: { in: [...heldFees] }, disputes: { some: { status: 'open' } } } },
};

const page = { select: { id: true }, orderBy: { id: 'asc' }, take: BATCH } as const;

/** A task that cannot be moved now does not delay the others; the next run tries again. */
async function keep({
  taskId,
  verb,
}: {
  taskId: number;
  verb: (query: { taskId: number }) => Promise<unknown>;
}): Promise<void> {
  await tryOrLog({
    attempt: () => verb({ taskId }),
    message: 'Could not keep the deadline of a task yet',
    facts: { task_id: taskId },
  });
}
