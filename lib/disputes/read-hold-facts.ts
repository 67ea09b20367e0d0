import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { debtOf, escrowOf, returningOf, walletOf } from '@/lib/ledger/accounts';
import { heldFees } from '@/lib/payments/fees';
import type { HoldFacts } from './plan-holds';

const earnedSchema = z.tuple([z.object({ earned: z.number() })]);
const activeSchema = z.array(
  z.object({
    id: z.number(),
    amount: z.number(),
    payableAt: z.date().nullable(),
    disputeId: z.number().nullable(),
  }),
);
const disputesSchema = z.array(z.object({ id: z.number(), amount: z.number() }));

/**
 * What is set aside of a task's reward, and what could be. The version of the task, read before, fences it.
 * @throws PayError database_unavailable
 */
export async function readHoldFacts({
  taskId,
  helperId,
  currency,
}: {
  taskId: number;
  helperId: number | null;
  currency: string;
}): Promise<HoldFacts> {
  if (helperId === null) return { earned: 0, active: [], disputes: [] };
  const owner = { userId: helperId, currency };
  const held = [escrowOf({ taskId, currency }).id, returningOf({ taskId, currency }).id];
  const [wallet, debt] = [walletOf(owner).id, debtOf(owner).id];
  const [earned, active, disputes] = await Promise.all([
    db().$queryRaw`
      SELECT (COALESCE((SELECT sum(e.amount) FROM ledger_entries e WHERE e.account_id = ${wallet} AND e.amount > 0
          AND e.transaction_id IN (SELECT h.transaction_id FROM ledger_entries h
            WHERE h.account_id = ANY (${held}) AND h.amount < 0)), 0)
        + COALESCE((SELECT sum(e.amount) FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
          JOIN payment_records p ON p.id = t.payment_id
          WHERE p.task_id = ${taskId} AND e.account_id IN (${wallet}, ${debt})
            AND t.kind IN ('dispute_lost', 'dispute_resolved', 'helper_charged')), 0))::integer AS earned`,
    db().$queryRaw`
      SELECT id, amount, payable_at AS "payableAt", dispute_id AS "disputeId" FROM wallet_holds
      WHERE task_id = ${taskId} AND user_id = ${helperId} AND currency = ${currency} AND ended_at IS NULL
        AND (payable_at IS NULL OR payable_at > now()) ORDER BY payable_at, id`,
    db().$queryRaw`
      SELECT d.id, CASE WHEN d.currency = p.currency THEN d.amount ELSE p.final_amount END AS amount
      FROM disputes d JOIN payment_records p ON p.id = d.payment_id AND p.fee_type = ANY (${heldFees})
      JOIN payment_evidence e ON e.id = d.evidence_id AND e.provider_transaction_id = p.provider_transaction_id
      WHERE p.task_id = ${taskId} AND (d.status = 'open' OR (d.is_reopened AND d.status <> 'lost')) ORDER BY d.id`,
  ]);
  return {
    earned: earnedSchema.parse(earned)[0].earned,
    active: activeSchema.parse(active),
    disputes: disputesSchema.parse(disputes),
  };
}
