import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { heldFees } from '@/lib/payments/fees';
import { lapseAcceptance } from '@/lib/tasks/applications/withdraw-acceptance';
import { lapseChange, overdueChanges } from '@/lib/tasks/change-orders/lapse-change-order';
import { releaseInTime } from '@/lib/tasks/lifecycle/release-in-time';
import { requireDecision, rewardsHeldTooLong } from '@/lib/tasks/refund-requests/require-decision';

const BATCH = 100;

/**
 * Keeps what was promised by the clock: delivered work that nobody answered is paid, an acceptance whose reward nobody
 * paid is void, a change order that nobody answered or paid is off, and a reward that has been held for long goes to an
 * operator. Any number of workers may run it at once, because each task moves once.
 *
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
  for (const { id } of toDrop) await keep({ taskId: id, verb: lapseChange });
  return toRelease.length + toLapse.length + toDecide.length + toDrop.length;
}

/** A reward that is disputed waits, and keeps no other waiting. */
const notFrozen = {
  payments: { none: { feeType: { in: [...heldFees] }, disputes: { some: { status: 'open' } } } },
};

const page = { select: { id: true }, orderBy: { id: 'asc' }, take: BATCH } as const;

/** One task that cannot be moved now keeps no other from its deadline; the next run tries again. */
async function keep({
  taskId,
  verb,
}: {
  taskId: number;
  verb: (query: { taskId: number }) => Promise<unknown>;
}): Promise<void> {
  try {
    await verb({ taskId });
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    log().warn({ task_id: taskId, error }, 'Could not keep the deadline of a task yet');
  }
}
