import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside, runRows } from '@/lib/core/run-rows';
import { calleeOf } from '@/lib/payments/callee-of';
import { heldFees } from '@/lib/payments/fees';
import { type Callee, callees } from '@/lib/payments/names';
import { completeLowering } from '@/lib/refunds/escrow/complete-lowering';

const JOB = 'finish-lowerings';
const BATCH = 50;
const AT_ONCE = 5;

/**
 * Sends refunds of lowered rewards that nobody has begun to send: a process died in between, or the money was frozen
 * then. Providers do not wait for one another. Any number of workers may run it at once.
 * @returns how many lowerings were found
 */
export async function completeLowerings(of: readonly Callee[] = callees): Promise<number> {
  const counts = await Promise.all(of.map(completeOf));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function completeOf(callee: Callee): Promise<number> {
  const rows = await unfinished(callee);
  await runRows({
    job: JOB,
    rows,
    idOf: ({ id }) => id,
    run: ({ id }) => completeLowering({ changeOrderId: id }),
    atOnce: AT_ONCE,
  });
  return rows.length;
}

/** A frozen one waits, and delays no other. */
async function unfinished(callee: Callee): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    SELECT c.id FROM change_orders c JOIN ledger_accounts a ON a.task_id = c.task_id AND a.kind = 'returning' AND a.balance > 0
    WHERE c.status = 'done' AND c.to_amount < c.from_amount
      AND NOT EXISTS (SELECT 1 FROM disputes d JOIN payment_records f ON f.id = d.payment_id
        WHERE f.task_id = c.task_id AND f.fee_type = ANY (${heldFees}) AND d.status = 'open')
      AND c.from_amount - c.to_amount + c.fee_amount > COALESCE((SELECT sum(t.requested_amount) FROM ledger_transactions t
        JOIN payment_records p ON p.id = t.payment_id AND p.task_id = c.task_id
        WHERE t.business_key = 'payment:' || p.id || ':refund_requested:change_order:' || c.id), 0)
      AND (SELECT ${calleeOf(Prisma.sql`h.payment_provider`)} FROM payment_records h
        WHERE h.task_id = c.task_id AND h.fee_type = ANY (${heldFees})) = ${callee}
      AND ${notPutAside({ job: JOB, id: Prisma.sql`c.id` })}
    ORDER BY c.id LIMIT ${BATCH}`;
  return z.array(z.object({ id: z.number() })).parse(rows);
}
