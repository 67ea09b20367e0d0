import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { Task } from '@/lib/core/db/generated/client';
import { debtOf, returningOf } from '@/lib/ledger/accounts';
import { heldFees } from '@/lib/payments/fees';
import { type FrozenFee, feeTermsOf } from '@/lib/pricing/fee-terms-of';
import { type HeldParts, splitHeld } from '@/lib/pricing/further-fee';
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
  /** The difference of a lowered reward whose refund has not begun. */
  returningAmount: z.number(),
  category: z.string().nullable(),
  location: z.string().nullable(),
  version: z.number(),
  /** The payer's bank or provider disputes the reward: until that is decided, it is neither released nor refunded. */
  isFrozen: z.boolean(),
  /** The helper's debt from earlier tasks, in minor units: the reward pays it first. */
  helperDebt: z.number(),
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
      helperDebt: await debtOfHelper(task),
      returningAmount: await returningOfTask(task),
    })
  );
}

const openlyDisputed = {
  where: { feeType: { in: [...heldFees] }, disputes: { some: { status: 'open' } } },
  select: { id: true },
  take: 1,
};

async function returningOfTask({ id: taskId, currency }: Task): Promise<number> {
  const { id } = returningOf({ taskId, currency });
  const account = await db().ledgerAccount.findUnique({ where: { id } });
  return Number(account?.balance ?? 0);
}

async function debtOfHelper({ helperId, currency }: Task): Promise<number> {
  if (helperId === null) return 0;
  const { id } = debtOf({ userId: helperId, currency });
  const account = await db().ledgerAccount.findUnique({ where: { id } });
  return 0 - Number(account?.balance ?? 0);
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
