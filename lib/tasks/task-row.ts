import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { Task } from '@/lib/core/db/generated/client';
import { debtOf, returningOf } from '@/lib/ledger/accounts';
import { heldFees } from '@/lib/payments/fees';
import { methodOf } from '@/lib/payments/methods';
import { type FrozenFee, feeTermsOf } from '@/lib/pricing/fee-terms-of';
import { type HeldParts, splitHeld } from '@/lib/pricing/further-fee';
import { isProviderName } from '@/lib/providers/names';
import { taskStatusSchema } from './schema';
import type { TaskSide } from './states';

/** A task as operations see it: the fields that decide what may happen next. Amounts in minor units. */
export type TaskRow = z.infer<typeof taskRowSchema>;

const taskRowSchema = z.object({
  id: z.number(),
  posterId: z.number(),
  helperId: z.number().nullable(),
  status: taskStatusSchema,
  isPaid: z.boolean(),
  currency: z.string(),
  baseReward: z.number(),
  agreedReward: z.number().nullable(),
  /** The held amount: the reward, and its further service fee. */
  escrowAmount: z.number(),
  /** By which terms the service fee follows the reward. */
  feeBps: z.number().nullable(),
  feeMinimum: z.number().nullable(),
  feePaid: z.number().nullable(),
  feeWaived: z.number(),
  /** The terms of a late cancellation that were in force when the helper was accepted. */
  cancelFreeHours: z.number().nullable(),
  cancelHelperBps: z.number().nullable(),
  /** The difference of a lowered reward whose refund has not begun. */
  returningAmount: z.number(),
  category: z.string().nullable(),
  location: z.string().nullable(),
  version: z.number(),
  /** The payer's bank or provider disputes the reward: until that is decided, it is neither released nor refunded. */
  isFrozen: z.boolean(),
  /** The helper's debt from earlier tasks, in minor units: the reward pays it first. */
  helperDebt: z.number(),
  /** What decides how long the reward waits in the helper's wallet. */
  wait: z.object({ tenders: z.array(z.string()), helperDays: z.number() }),
});

/**
 * One task, or null.
 * @throws PayError database_unavailable
 */
export async function findTaskRow(id: number): Promise<TaskRow | null> {
  const task = await db().task.findUnique({ where: { id }, include: { payments: openlyDisputed } });
  return (
    task &&
    taskRowSchema.parse({
      ...task,
      isFrozen: task.payments.length > 0,
      ...(await readMoney(task)),
    })
  );
}

const openlyDisputed = {
  where: { feeType: { in: [...heldFees] }, disputes: { some: { status: 'open' } } },
  select: { id: true },
  take: 1,
};

const moneySchema = z.tuple([
  z.object({
    returningAmount: z.number(),
    helperDebt: z.number(),
    helperDays: z.number(),
    paidBy: z.array(z.string()),
  }),
]);

/** What of the task's money is written elsewhere, in one statement. */
async function readMoney({ id: taskId, helperId, currency }: Task) {
  const debt = helperId === null ? null : debtOf({ userId: helperId, currency }).id;
  const rows = await db().$queryRaw`
    SELECT
      COALESCE((SELECT balance FROM ledger_accounts WHERE id = ${returningOf({ taskId, currency }).id}), 0)::integer
        AS "returningAmount",
      COALESCE((SELECT -balance FROM ledger_accounts WHERE id = ${debt}), 0)::integer AS "helperDebt",
      COALESCE((SELECT extract(day FROM now() - created_at) FROM users WHERE id = ${helperId}::integer), 0)::integer
        AS "helperDays",
      ARRAY(SELECT DISTINCT COALESCE(e.tender, p.payment_provider) FROM payment_records p
        LEFT JOIN payment_evidence e ON e.payment_id = p.id AND e.provider_transaction_id = p.provider_transaction_id
        WHERE p.task_id = ${taskId} AND p.fee_type = ANY (${heldFees}) AND p.completed_at IS NOT NULL) AS "paidBy"`;
  const [{ helperDays, paidBy, ...amounts }] = moneySchema.parse(rows);
  // A provider that did not say what it was counts as its usual way.
  const tenders = paidBy.map((word) => (isProviderName(word) ? methodOf(word) : word));
  return { ...amounts, wait: { tenders, helperDays } };
}

/** The reward in what a task holds, and the further service fee beside it. */
export function heldPartsOf(task: FrozenFee & { escrowAmount: number }): HeldParts {
  return splitHeld({ held: task.escrowAmount, terms: feeTermsOf(task) });
}

/** On which side of a task a person stands; null: on none. */
export function sideOf({ task, userId }: { task: TaskRow; userId: number }): TaskSide | null {
  if (task.posterId === userId) return 'poster';
  return task.helperId === userId ? 'helper' : null;
}
