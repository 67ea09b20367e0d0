import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { toDecimal } from '@/lib/core/money';
import type { WalletHoldResponse } from './schema';
import { holdReasons } from './states';

/** A part of a wallet that is not payable. Minor units. */
type WalletHold = z.infer<typeof holdsSchema>[number];

const holdsSchema = z.array(
  z.object({
    amount: z.number(),
    currency: z.string(),
    reason: z.enum(holdReasons),
    payableAt: z.date().nullable(),
    taskId: z.number(),
    taskTitle: z.string(),
  }),
);

/**
 * What is set aside in a person's wallet, the next to become payable first. Of a reward that waits and is disputed, the
 * disputed part is listed once, as disputed.
 * @throws PayError database_unavailable
 */
export async function readHolds(userId: number): Promise<WalletHold[]> {
  const rows = await db().$queryRaw`
    WITH active AS (
      SELECT h.task_id, h.currency, h.reason, h.payable_at, sum(h.amount)::integer AS amount FROM wallet_holds h
      WHERE h.user_id = ${userId} AND h.ended_at IS NULL AND (h.payable_at IS NULL OR h.payable_at > now())
      GROUP BY h.task_id, h.currency, h.reason, h.payable_at)
    SELECT a.currency, a.reason, a.payable_at AS "payableAt", k.id AS "taskId", k.title AS "taskTitle", CASE
      WHEN a.reason = 'disputed' THEN a.amount
      -- The last to become payable is what the dispute is about.
      ELSE least(a.amount, greatest(0, sum(a.amount) FILTER (WHERE a.reason = 'waiting')
          OVER (PARTITION BY a.task_id, a.currency ORDER BY a.payable_at DESC)
        - COALESCE(max(a.amount) FILTER (WHERE a.reason = 'disputed') OVER (PARTITION BY a.task_id, a.currency), 0)))
      END::integer AS amount
    FROM active a JOIN tasks k ON k.id = a.task_id ORDER BY a.payable_at, a.task_id`;
  return holdsSchema.parse(rows).filter(({ amount }) => amount > 0);
}

export function toHoldResponse({
  amount,
  currency,
  reason,
  payableAt,
  taskId,
  taskTitle,
}: WalletHold): WalletHoldResponse {
  return {
    amount,
    amount_display: toDecimal({ amount, currency }),
    reason,
    payable_at: payableAt?.toISOString() ?? null,
    task_id: taskId,
    task_title: taskTitle,
  };
}
