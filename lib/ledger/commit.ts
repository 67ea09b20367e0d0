import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { databaseFault } from '@/lib/core/db/database-fault';
import { invariant, PayError } from '@/lib/core/errors';
import { movedBy } from './moved-by';
import type { Plan } from './plan';
import { type CommitRefusal, refusalOf } from './refusal-of';

/** What became of a plan: `done` with the numbers that it gave, or why nothing of it was written. */
export type CommitOutcome =
  | {
      outcome: 'done';
      paymentId: number | null;
      couponUsageLogId: number | null;
      refundId: number | null;
      applicationId: number | null;
      payoutId: number | null;
      approvalId: number | null;
    }
  | { outcome: CommitRefusal };

/** Three attempts outlast any collision that jitter can resolve; more would only hide a lock that is never released. */
const TRIES_MAX = 3;
const BACKOFF_MS = 20;

/**
 * Writes a plan: one statement, all or nothing, the only writer of money and points.
 * @throws PayError `own_case` when an operator decides about their own money; `approval_required` when an operator may not
 *   move so much alone, with what it moves; `approval_exceeded` when it moves more than was approved; `database_unavailable`
 *   when the database cannot be reached; any other error is our bug.
 */
export async function commit(plan: Plan): Promise<CommitOutcome> {
  check(plan);
  for (let tries = 1; ; tries += 1) {
    try {
      return await write(plan);
    } catch (error) {
      const fault = databaseFault(error);
      const refusal = fault.sqlState ? refusalOf(fault) : null;
      if (refusal === 'approval_required' || refusal === 'approval_exceeded') {
        throw new PayError(refusal, { details: { ...movedBy(plan) } });
      }
      if (refusal) return { outcome: refusal };
      if (!fault.isRetryable || tries === TRIES_MAX) throw error;
      await pause(BACKOFF_MS * 2 ** tries * (0.5 + Math.random()));
    }
  }
}

async function write(plan: Plan): Promise<CommitOutcome> {
  const rows = await db().$queryRaw`SELECT commit_plan(${JSON.stringify(plan)}::jsonb) AS result`;
  const [{ result }] = responseSchema.parse(rows);
  if (result === null) return { outcome: 'stale' };
  return {
    outcome: 'done',
    paymentId: result.payment_id,
    couponUsageLogId: result.coupon_usage_log_id,
    refundId: result.refund_id,
    applicationId: result.application_id,
    payoutId: result.payout_id,
    approvalId: result.approval_id,
  };
}

const responseSchema = z.tuple([
  z.object({
    result: z
      .object({
        payment_id: z.number().nullable(),
        coupon_usage_log_id: z.number().nullable(),
        refund_id: z.number().nullable(),
        application_id: z.number().nullable(),
        payout_id: z.number().nullable(),
        approval_id: z.number().nullable(),
      })
      .nullable(),
  }),
]);

/** The database checks all of this again; a plan that breaks it never leaves the process. */
function check({ payment, postings = [] }: Plan): void {
  for (const { key, lines } of postings) {
    invariant(lines.length > 0, `posting ${key} moves something`);
    for (const { from, to, amount } of lines) {
      invariant(Number.isSafeInteger(amount) && amount > 0, `posting ${key} moves a positive integer`);
      invariant(from.unit === to.unit, `posting ${key} stays in one unit`);
      invariant(from.id !== to.id, `posting ${key} moves between two accounts`);
    }
  }
  if (payment?.kind === 'insert') {
    const { total_amount, points_used, coupon_discount, final_amount } = payment.row;
    invariant(total_amount === points_used + coupon_discount + final_amount, 'the parts are the total');
  }
}
