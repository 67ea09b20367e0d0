import { z } from 'zod';
import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { invariant, PayError } from '@/lib/errors';
import { heldFees } from '@/lib/payments/fees';
import { findTaskRow } from '@/lib/tasks/task-row';
import { keyOf, REWARD_LOWERED } from './plan-refund';
import { requestRefund } from './request-refund';
import { spread } from './spread';

type Promised = {
  taskId: number;
  /** Minor units, in all: what was begun of it before counts. */
  promised: number;
  /** The same for the same promise; each payment gives something for it once. */
  requestKey: string;
  /** Why, as a code; with `REWARD_LOWERED` it is taken from what was set aside, else from what is held. */
  reason: string;
};

/**
 * Sends back what was promised of a task's money, from the payments that brought it, the newest first. Goes on where
 * somebody stopped, so it can be asked for as often as one likes, and after any crash. What bounces is not taken from
 * another payment instead: a person looks.
 *
 * @throws PayError payment_disputed (the money is frozen: ask again when that is over), conflict, database_unavailable
 */
export async function returnHeld(promise: Promised): Promise<void> {
  const { amount, bringers } = await readReturn(promise);
  const parts = amount > 0 ? spread({ amount, bringers }) : [];
  invariant(parts !== null, `task ${promise.taskId} gives back what its payments have left`);
  for (const part of parts) await begin({ ...promise, ...part });
}

const heldSchema = z.array(
  z.object({ paymentId: z.number(), left: z.number(), begun: z.number().nullable() }),
);

/** What is still to be sent, at most what is there, and who of those that gave nothing for it yet has how much left. */
async function readReturn({ taskId, promised, requestKey, reason }: Promised) {
  const task = await findTaskRow(taskId);
  if (!task) throw new PayError('not_found');
  const held = await readHeld({ taskId, requestKey });
  const begun = held.reduce((sum, payment) => sum + (payment.begun ?? 0), 0);
  const bringers = held.filter((payment) => payment.begun === null && payment.left > 0);
  const left = bringers.reduce((sum, payment) => sum + payment.left, 0);
  const available = reason === REWARD_LOWERED ? task.returningAmount : task.escrowAmount;
  return { amount: Math.min(promised - begun, available, left), bringers };
}

async function readHeld({ taskId, requestKey }: Pick<Promised, 'taskId' | 'requestKey'>) {
  try {
    return heldSchema.parse(
      await db().$queryRaw`
        SELECT p.id AS "paymentId", (p.final_amount
            - COALESCE((SELECT sum(r.amount) FROM refunds r
                WHERE r.payment_id = p.id AND r.purpose <> 'suspense' AND r.status <> 'failed'), 0)
            - COALESCE((SELECT sum(d.withdrawn) FROM disputes d WHERE d.payment_id = p.id), 0))::integer AS "left",
          (SELECT t.note::integer FROM ledger_transactions t
            WHERE t.business_key = 'payment:' || p.id || ${`:${keyOf(requestKey)}`}::text) AS begun
        FROM payment_records p
        WHERE p.task_id = ${taskId} AND p.fee_type = ANY (${heldFees}) AND p.completed_at IS NOT NULL
        ORDER BY p.id DESC`,
    );
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

/** Somebody may have begun the same, or sent the money in another way, since it was read; the next run sees what is left. */
async function begin({
  paymentId,
  amount,
  reason,
  requestKey,
}: Promised & { paymentId: number; amount: number }): Promise<void> {
  const by = { actor: 'system', actorId: null } as const;
  try {
    await requestRefund({ paymentId, amount, reason, requestKey, by });
  } catch (error) {
    const isLate = error instanceof PayError && LATE.includes(error.code);
    if (!isLate) throw error;
  }
}

const LATE = ['refund_too_much', 'idempotency_mismatch'];
