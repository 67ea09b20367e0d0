import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside, runRows } from '@/lib/core/run-rows';
import { calleeOf } from '@/lib/payments/callee-of';
import { heldFees } from '@/lib/payments/fees';
import { type Callee, callees } from '@/lib/payments/names';
import { undisputedStatuses } from '@/lib/payments/states';
import { completeCancellation, TASK_ENDED_KEY } from '@/lib/refunds/escrow/complete-cancellation';
import { endedTaskStatuses } from '@/lib/tasks/states';

const JOB = 'finish-cancellations';
const BATCH = 50;
const AT_ONCE = 5;

/**
 * Sends promised refunds of ended tasks that nobody has begun to send: a process died in between, or the money was
 * frozen then. Providers do not wait for one another. Any number of workers may run it at once.
 * @returns how many tasks were found
 */
export async function completeCancellations(of: readonly Callee[] = callees): Promise<number> {
  const counts = await Promise.all(of.map(completeOf));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function completeOf(callee: Callee): Promise<number> {
  const rows = await unfinished(callee);
  await runRows({
    job: JOB,
    rows,
    idOf: ({ id }) => id,
    run: ({ id }) => completeCancellation({ taskId: id }),
    atOnce: AT_ONCE,
  });
  return rows.length;
}

async function unfinished(callee: Callee): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    SELECT t.id FROM tasks t
    JOIN payment_records p ON p.task_id = t.id AND p.payment_status = ANY (${undisputedStatuses})
    WHERE t.status = ANY (${endedTaskStatuses}) AND t.return_reason IS NOT NULL
      AND ((p.fee_type = 'application_fee' AND t.returns_fee)
        OR (p.fee_type = ANY (${heldFees}) AND t.escrow_amount > 0 AND t.returns_reward > (
          SELECT COALESCE(sum(b.requested_amount), 0) FROM payment_records h JOIN ledger_transactions b
            ON b.business_key = 'payment:' || h.id || ':refund_requested:' || ${TASK_ENDED_KEY}::text
          WHERE h.task_id = t.id AND h.fee_type = ANY (${heldFees}))))
      AND NOT EXISTS (SELECT 1 FROM ledger_transactions l
        WHERE l.business_key = 'payment:' || p.id || ':refund_requested:' || ${TASK_ENDED_KEY}::text)
      AND ${notPutAside({ job: JOB, id: Prisma.sql`t.id` })}
    GROUP BY t.id HAVING ${calleeOf(Prisma.sql`p.payment_provider`)} = ${callee}
    ORDER BY t.id LIMIT ${BATCH}`;
  return z.array(z.object({ id: z.number() })).parse(rows);
}
