import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { readTakeable } from '@/lib/ledger/read-takeable';
import { paidStatuses } from '@/lib/payments/states';
import type { TaskSide } from '@/lib/tasks/states';
import type { TaskRow } from '@/lib/tasks/task-row';
import { lateTermsOf } from '../late-terms';
import { type CancelTerms, cancelTerms, isResponse } from './cancel-rules';
import type { CancelFacts } from './plan-cancel';

/**
 * The terms on which one side may cancel this task now.
 * @throws PayError database_unavailable
 */
export async function readCancelTerms({
  task,
  side,
}: {
  task: TaskRow;
  side: TaskSide;
}): Promise<CancelTerms> {
  const offers = await db().taskApplication.findMany({ where: { taskId: task.id } });
  const hasOffers = offers.some((offer) => isResponse({ offer, baseReward: task.baseReward }));
  return cancelTerms({ task: { status: task.status, hasOffers, isLate: await isLate(task) }, side });
}

/** Whether the reward has been held for longer than the task's own free time, by the database's clock. */
async function isLate(task: TaskRow): Promise<boolean> {
  const terms = lateTermsOf(task);
  if (terms === null) return false;
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM payment_records WHERE task_id = ${task.id} AND fee_type = 'task_reward'
      AND completed_at <= now() - make_interval(hours => ${terms.freeHours}::integer)`;
  return rows.length > 0;
}

const feeSchema = z.tuple([z.object({ feeBack: z.number() })]);

/**
 * What a cancellation by the helper charges, and from what. What a dispute has taken and not decided counts as going back: it does,
 * by the dispute if it is lost, and by our refund otherwise.
 * @throws PayError database_unavailable
 */
export async function readCancelFacts({ id, helperId, currency }: TaskRow): Promise<CancelFacts> {
  const rows = await db().$queryRaw`
    SELECT COALESCE((
        SELECT p.final_amount + p.points_used
          - COALESCE((SELECT sum(r.points) + COALESCE(sum(r.amount) FILTER (WHERE r.status <> 'failed'), 0)
              FROM refunds r WHERE r.payment_id = p.id AND r.purpose <> 'suspense'), 0)
          - COALESCE((SELECT sum(d.withdrawn) FROM disputes d WHERE d.payment_id = p.id AND d.status = 'lost'), 0)
        FROM payment_records p WHERE p.task_id = ${id} AND p.fee_type = 'application_fee'
          AND p.payment_status = ANY (${paidStatuses})), 0)::integer AS "feeBack"`;
  const [{ feeBack }] = feeSchema.parse(rows);
  return {
    feeBack: Math.max(0, feeBack),
    wallet: await readTakeable({ userId: helperId, currency, taskId: id }),
    waits: env().payoutWaits,
  };
}
