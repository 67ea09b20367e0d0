import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { invariant, PayError } from '@/lib/core/errors';
import { heldFees } from '@/lib/payments/fees';
import { allocate } from '@/lib/refunds/allocate';
import { keyOf } from '@/lib/refunds/plan-refund';
import { REWARD_LOWERED } from '@/lib/refunds/reasons';
import { requestRefund } from '@/lib/refunds/request-refund';
import { findTaskRow } from '@/lib/tasks/task-row';

type Promised = {
  taskId: number;
  /** Minor units, in all: refunds that began before count. */
  promised: number;
  /** The same for the same promise; each payment gives something for it once. */
  requestKey: string;
  /** Why, as a code; with `REWARD_LOWERED` it is taken from the money that was set aside, else from the held money. */
  reason: string;
};

/**
 * Sends a promised refund of a task's money from the payments that funded it, the newest first. Continues where another
 * process stopped, so it may be called any number of times, and after any crash. A bounced part is not taken from
 * another payment instead: a person decides.
 * @throws PayError payment_disputed (the money is frozen: ask again when that is over), conflict,
 *   database_unavailable
 */
export async function refundEscrow(promise: Promised): Promise<void> {
  const { amount, fundingPayments } = await readReturn(promise);
  const parts = amount > 0 ? allocate({ amount, fundingPayments }) : [];
  invariant(parts !== null, `task ${promise.taskId} gives back what its payments have left`);
  for (const part of parts) await begin({ ...promise, ...part });
}

const heldSchema = z.array(
  z.object({ paymentId: z.number(), left: z.number(), begun: z.number().nullable() }),
);

/**
 * The rest that must still be sent, at most the money that is there, and how much each payment that gave nothing for it
 * yet has left.
 */
async function readReturn({ taskId, promised, requestKey, reason }: Promised) {
  const task = await findTaskRow(taskId);
  if (!task) throw new PayError('not_found');
  const held = await readHeld({ taskId, requestKey });
  const begun = held.reduce((sum, payment) => sum + (payment.begun ?? 0), 0);
  const fundingPayments = held.filter((payment) => payment.begun === null && payment.left > 0);
  const left = fundingPayments.reduce((sum, payment) => sum + payment.left, 0);
  const available = reason === REWARD_LOWERED ? task.returningAmount : task.escrowAmount;
  return { amount: Math.min(promised - begun, available, left), fundingPayments };
}

async function readHeld({ taskId, requestKey }: Pick<Promised, 'taskId' | 'requestKey'>) {
  return heldSchema.parse(
    await db().$queryRaw`
      SELECT p.id AS "paymentId", (p.final_amount
          - COALESCE((SELECT sum(r.amount) FROM refunds r
              WHERE r.payment_id = p.id AND r.purpose <> 'suspense' AND r.status <> 'failed'), 0)
          - COALESCE((SELECT sum(d.withdrawn) FROM disputes d WHERE d.payment_id = p.id), 0))::integer AS "left",
        (SELECT t.requested_amount FROM ledger_transactions t
          WHERE t.business_key = 'payment:' || p.id || ${`:${keyOf(requestKey)}`}::text) AS begun
      FROM payment_records p
      WHERE p.task_id = ${taskId} AND p.fee_type = ANY (${heldFees}) AND p.completed_at IS NOT NULL
      ORDER BY p.id DESC`,
  );
}

/**
 * Another process may have begun the same, or refunded the money in another way, since it was read; the next run sees
 * the rest.
 */
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
