import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { heldFees } from '@/lib/payments/fees';

/** Who bore lost disputes. Minor units. */
export type LossBearers = {
  /** The held reward, including the part set aside for the poster. */
  held: number;
  /** What the helper had in their wallet, and their debt since. */
  wallet: number;
  debt: number;
  /** Our service fee, and money that had completed nothing. */
  fee: number;
  suspense: number;
};

const NOTHING: LossBearers = { held: 0, wallet: 0, debt: 0, fee: 0, suspense: 0 };

const rowsSchema = z.array(
  z.object({ bearer: z.enum(['held', 'wallet', 'debt', 'fee', 'suspense']), amount: z.number() }),
);

/**
 * Who bore the loss of one dispute, or of all disputes of a task's reward, according to the ledger.
 * @throws PayError database_unavailable
 */
export async function readLossBearers(
  which: { disputeId: number } | { taskId: number },
): Promise<LossBearers> {
  const disputeId = 'disputeId' in which ? which.disputeId : null;
  const taskId = 'taskId' in which ? which.taskId : null;
  const rows = await db().$queryRaw`
    SELECT CASE a.kind WHEN 'escrow' THEN 'held' WHEN 'returning' THEN 'held' WHEN 'fee_revenue' THEN 'fee' ELSE a.kind END AS bearer,
      (-sum(e.amount))::integer AS amount
    FROM disputes d
    JOIN payment_records p ON p.id = d.payment_id
    JOIN ledger_transactions t ON t.payment_id = p.id AND t.kind = 'dispute_lost'
      AND starts_with(t.business_key, 'payment:' || p.id || ':dispute:' || d.provider_dispute_id || ':')
    JOIN ledger_entries e ON e.transaction_id = t.id AND e.amount < 0
    JOIN ledger_accounts a ON a.id = e.account_id
    WHERE d.id = ${disputeId}::integer OR (p.task_id = ${taskId}::integer AND p.fee_type = ANY (${heldFees}))
    GROUP BY 1`;
  const found = rowsSchema.parse(rows).map(({ bearer, amount }) => [bearer, amount]);
  return { ...NOTHING, ...Object.fromEntries(found) };
}
