import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { escrowOf, returningOf } from '@/lib/ledger/accounts';
import { heldFees } from '@/lib/payments/fees';
import type { HoldFacts } from './plan-holds';

const sumsSchema = z.tuple([z.object({ earned: z.number(), earnedFee: z.number(), held: z.number() })]);
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
  disputedPaymentId,
}: {
  taskId: number;
  helperId: number | null;
  currency: string;
  /** A payment about whose dispute we may be hearing just now; null: none. */
  disputedPaymentId: number | null;
}): Promise<HoldFacts> {
  if (helperId === null) return { earned: 0, earnedFee: 0, held: 0, active: [], disputes: [] };
  const heldIn = [escrowOf({ taskId, currency }).id, returningOf({ taskId, currency }).id];
  const [sums, active, disputes] = await Promise.all([
    db().$queryRaw`
      SELECT t.reward AS earned, t.fee AS "earnedFee", greatest(0,
        COALESCE((SELECT sum(balance) FROM ledger_accounts WHERE id = ANY (${heldIn})), 0)
        - COALESCE((SELECT sum(p.final_amount
            - COALESCE((SELECT sum(r.amount) FROM refunds r WHERE r.payment_id = p.id AND r.purpose <> 'suspense' AND r.status <> 'failed'), 0)
            - COALESCE((SELECT sum(d.withdrawn) FROM disputes d WHERE d.payment_id = p.id AND d.status = 'lost'), 0))
          FROM payment_records p WHERE p.task_id = ${taskId} AND p.fee_type = ANY (${heldFees}) AND p.completed_at IS NOT NULL
            AND p.id IS DISTINCT FROM ${disputedPaymentId}::integer
            AND NOT EXISTS (SELECT 1 FROM disputes d WHERE d.payment_id = p.id AND d.status = 'open')), 0))::integer AS held
      FROM earned_of_task(${taskId}::integer) t`,
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
    ...sumsSchema.parse(sums)[0],
    active: activeSchema.parse(active),
    disputes: disputesSchema.parse(disputes),
  };
}
