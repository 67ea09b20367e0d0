import { z } from 'zod';
import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import { log } from '@/lib/log';
import { keyOf, REWARD_LOWERED } from './plan-refund';
import { requestRefund } from './request-refund';
import { type Bringer, spread } from './spread';

/**
 * Sends back what a lowered reward gives back, from the payments that brought it, the newest first. Goes on where somebody
 * stopped, so it can be asked for as often as one likes, and after any crash.
 *
 * @throws PayError payment_disputed (the money is frozen: ask again when that is over), conflict, database_unavailable
 */
export async function finishLowering({ changeOrderId }: { changeOrderId: number }): Promise<void> {
  const requestKey = `change_order:${changeOrderId}`;
  const { amount, bringers } = await readLowering({ changeOrderId, requestKey });
  if (amount <= 0) return;
  const parts = spread({ amount, bringers });
  if (!parts)
    throw new PayError('conflict', { message: `change order ${changeOrderId} gives back too much` });
  for (const part of parts) {
    await requestRefund({
      ...part,
      reason: REWARD_LOWERED,
      requestKey,
      by: { actor: 'system', actorId: null },
    });
  }
}

/**
 * The same for a person who is waiting: what cannot be sent now is sent by the worker.
 * @throws PayError database_unavailable
 */
export async function finishLoweringSoon({ changeOrderId }: { changeOrderId: number }): Promise<void> {
  try {
    await finishLowering({ changeOrderId });
  } catch (error) {
    if (!(error instanceof PayError) || error.code === 'database_unavailable') throw error;
    log().warn({ change_order_id: changeOrderId, error }, 'Could not return a part of a reward yet');
  }
}

const loweringSchema = z.array(
  z.object({ toSend: z.number(), paymentId: z.number(), left: z.number(), isBegun: z.boolean() }),
);

/** What is still to be sent, and what those payments have left of which nothing was sent for it. */
async function readLowering({
  changeOrderId,
  requestKey,
}: {
  changeOrderId: number;
  requestKey: string;
}): Promise<{ amount: number; bringers: Bringer[] }> {
  const keyEnd = `:${keyOf(requestKey)}`;
  try {
    const rows = loweringSchema.parse(
      await db().$queryRaw`
        WITH lowering AS (
          SELECT c.task_id, c.from_amount - c.to_amount AS amount FROM change_orders c
          WHERE c.id = ${changeOrderId} AND c.status = 'done' AND c.to_amount < c.from_amount),
        held AS (
          SELECT p.id, p.final_amount
            - COALESCE((SELECT sum(r.amount) FROM refunds r
                WHERE r.payment_id = p.id AND r.purpose <> 'suspense' AND r.status <> 'failed'), 0)
            - COALESCE((SELECT sum(d.withdrawn) FROM disputes d WHERE d.payment_id = p.id), 0) AS "left",
            (SELECT t.note::integer FROM ledger_transactions t
              WHERE t.business_key = 'payment:' || p.id || ${keyEnd}::text) AS begun
          FROM payment_records p JOIN lowering ON lowering.task_id = p.task_id
          WHERE p.fee_type IN ('task_reward', 'reward_top_up') AND p.completed_at IS NOT NULL)
        SELECT (lowering.amount - COALESCE((SELECT sum(begun) FROM held), 0))::integer AS "toSend",
          held.id AS "paymentId", held."left"::integer AS "left", held.begun IS NOT NULL AS "isBegun"
        FROM lowering, held ORDER BY held.id DESC`,
    );
    const bringers = rows.filter(({ isBegun }) => !isBegun);
    return { amount: rows[0]?.toSend ?? 0, bringers };
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
