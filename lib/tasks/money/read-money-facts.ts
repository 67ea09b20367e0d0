import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { heldFees } from '@/lib/payments/fees';
import { feeTypeSchema } from '@/lib/payments/schema';
import { paidStatuses, paymentStatuses, unresolvedStatuses } from '@/lib/payments/states';

const factsSchema = z.object({
  taskId: z.number(),
  /** Since when its money is held: its oldest payment that is not fully refunded. */
  heldSince: z.date().nullable(),
  changeRequests: z.number(),
  /** An unpaid raise to which both sides agreed. */
  acceptedChange: z
    .object({ id: z.number(), fromAmount: z.number(), toAmount: z.number(), feeAmount: z.number() })
    .nullable(),
  /** The payment that is under way, of any fee; there is at most one. */
  unresolved: z
    .object({ id: z.number(), feeType: feeTypeSchema, status: z.enum(paymentStatuses) })
    .nullable(),
  /** What a payer's bank disputes of the reward now. */
  disputed: z.number(),
  /** What the helper was given, and what of it disputes and operators took back later, less what came back after all. */
  released: z.number(),
  takenBack: z.number(),
  /** To the poster: money that arrived, money on its way, and points. */
  returned: z.number(),
  returning: z.number(),
  returnedPoints: z.number(),
});

/** What the tables around a task say about its money. Minor units of the task's currency, and points. */
export type MoneyFacts = Omit<z.infer<typeof factsSchema>, 'taskId'>;

/**
 * The facts of many tasks in one statement: what was released and taken back as the ledger has it, refunds as they are.
 * @throws PayError database_unavailable
 */
export async function readMoneyFacts(taskIds: readonly number[]): Promise<Map<number, MoneyFacts>> {
  if (taskIds.length === 0) return new Map();
  const rows = await db().$queryRaw`
    SELECT t.id AS "taskId",
      (SELECT min(p.completed_at) FROM payment_records p
        WHERE p.task_id = t.id AND p.fee_type = ANY (${heldFees}) AND p.payment_status = ANY (${paidStatuses})) AS "heldSince",
      (SELECT count(*)::integer FROM task_events e WHERE e.task_id = t.id AND e.kind = 'changes_requested') AS "changeRequests",
      (SELECT jsonb_build_object('id', c.id, 'fromAmount', c.from_amount, 'toAmount', c.to_amount, 'feeAmount', c.fee_amount)
        FROM change_orders c WHERE c.task_id = t.id AND c.status = 'accepted' LIMIT 1) AS "acceptedChange",
      (SELECT jsonb_build_object('id', p.id, 'feeType', p.fee_type, 'status', p.payment_status)
        FROM payment_records p LEFT JOIN change_orders c ON c.id = p.change_order_id
        WHERE p.task_id = t.id AND p.payment_status = ANY (${unresolvedStatuses})
          AND (p.change_order_id IS NULL OR c.status = 'accepted')
        ORDER BY p.id DESC LIMIT 1) AS unresolved,
      (SELECT COALESCE(sum(d.amount), 0)::integer FROM payment_records p JOIN disputes d ON d.payment_id = p.id
        WHERE p.task_id = t.id AND p.fee_type = ANY (${heldFees}) AND d.status = 'open') AS disputed,
      helper.given + GREATEST(helper.corrected, 0) AS released, GREATEST(-helper.corrected, 0) AS "takenBack",
      back.returned, back.returning + COALESCE(lowered.balance, 0)::integer AS returning, back.points AS "returnedPoints"
    FROM tasks t
    LEFT JOIN ledger_accounts lowered ON lowered.id = 'task:' || t.id || ':returning:' || t.currency
    CROSS JOIN LATERAL (
      SELECT COALESCE(sum(e.amount) FILTER (WHERE booked.kind = 'release'), 0)::integer AS given,
        COALESCE(sum(e.amount) FILTER (WHERE booked.kind <> 'release'), 0)::integer AS corrected
      FROM (
        SELECT x.id, x.kind FROM ledger_transactions x WHERE x.business_key = 'task:' || t.id || ':release'
        UNION SELECT x.id, x.kind FROM payment_records p JOIN ledger_transactions x ON x.payment_id = p.id
        WHERE p.task_id = t.id AND p.fee_type = ANY (${heldFees})
          AND x.kind IN ('helper_paid', 'helper_charged', 'dispute_lost', 'dispute_resolved')) booked
      JOIN ledger_entries e ON e.transaction_id = booked.id
      JOIN ledger_accounts a ON a.id = e.account_id AND a.kind IN ('wallet', 'debt')) helper
    CROSS JOIN LATERAL (
      SELECT COALESCE(sum(r.amount) FILTER (WHERE r.status = 'succeeded'), 0)::integer AS returned,
        COALESCE(sum(r.amount) FILTER (WHERE r.status = 'pending'), 0)::integer AS returning,
        COALESCE(sum(r.points) FILTER (WHERE r.status <> 'failed'), 0)::integer AS points
      FROM payment_records p JOIN refunds r ON r.payment_id = p.id
      WHERE p.task_id = t.id AND r.purpose <> 'suspense') back
    WHERE t.id = ANY (${[...taskIds]})`;
  return new Map(
    z
      .array(factsSchema)
      .parse(rows)
      .map(({ taskId, ...facts }) => [taskId, facts]),
  );
}
