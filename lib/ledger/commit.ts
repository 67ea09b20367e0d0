import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { databaseFault } from '@/lib/core/db/database-fault';
import { invariant } from '@/lib/core/errors';
import type { Plan } from './plan';

/**
 * What became of a plan. Anything but `done` has written nothing:
 * `stale` - the record moved on, read it again and decide again;
 * `insufficient_points` - a person's balance would go below zero, or their debt above;
 * `coupon_used_up` / `coupon_not_valid` - a limit, the window or a pause refused the reservation;
 * `unfinished_payment_exists` / `completed_payment_exists` - the task already has one of these;
 * `idempotency_key_used` - this person used the key before;
 * `already_booked` - the business event is in the books;
 * `evidence_used` - the provider's transaction already settled a payment;
 * `refunded_already` - more would be sent back than came in;
 * `offer_exists` - this person's offer for the task stands already;
 * `request_exists` - a refund of this task's reward was asked for already;
 * `change_order_exists` - another reward was proposed already;
 * `takes_no_offer` - the task is not open, or is this person's own;
 * `disputed` - the reward of the task is disputed, so it stays where it is.
 */
export type CommitOutcome =
  | {
      outcome: 'done';
      paymentId: number | null;
      couponUsageLogId: number | null;
      refundId: number | null;
      applicationId: number | null;
      payoutId: number | null;
    }
  | { outcome: CommitRefusal };

export type CommitRefusal =
  | 'stale'
  | 'insufficient_points'
  | 'coupon_used_up'
  | 'coupon_not_valid'
  | 'unfinished_payment_exists'
  | 'completed_payment_exists'
  | 'idempotency_key_used'
  | 'already_booked'
  | 'evidence_used'
  | 'refunded_already'
  | 'offer_exists'
  | 'request_exists'
  | 'change_order_exists'
  | 'takes_no_offer'
  | 'disputed';

/** Three tries outlast any collision that jitter can resolve; more would only hide a lock that is never released. */
const TRIES_MAX = 3;
const BACKOFF_MS = 20;

/**
 * Writes a plan: one statement, all or nothing, the only writer of money and points.
 * @throws PayError `database_unavailable` when the database cannot be reached; whatever else it throws is our bug.
 */
export async function commit(plan: Plan): Promise<CommitOutcome> {
  check(plan);
  for (let tries = 1; ; tries += 1) {
    try {
      return await write(plan);
    } catch (error) {
      const fault = databaseFault(error);
      const refusal = fault.sqlState ? refusalOf(fault) : null;
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

const refusalOfConstraint: Record<string, CommitRefusal> = {
  ledger_accounts_balance_check: 'insufficient_points',
  coupons_taken_check: 'coupon_used_up',
  payment_records_one_live: 'unfinished_payment_exists',
  payment_records_one_completed: 'completed_payment_exists',
  payment_records_idempotency_key: 'idempotency_key_used',
  ledger_transactions_business_key_key: 'already_booked',
  payment_evidence_provider_transaction_key: 'evidence_used',
  payment_records_provider_object_key: 'evidence_used',
  refund_requests_one_open: 'request_exists',
  change_orders_one_open: 'change_order_exists',
  disputes_provider_dispute_key: 'already_booked',
  payouts_idempotency_key: 'idempotency_key_used',
  payouts_provider_payout_key: 'evidence_used',
  task_applications_one_offer: 'offer_exists',
  task_applications_one_accepted: 'stale',
};

/** States that our own triggers and the commit function raise (see the migrations). */
const refusalOfState: Record<string, CommitRefusal> = {
  LP001: 'stale',
  LP010: 'coupon_not_valid',
  LP011: 'coupon_used_up',
  LP012: 'refunded_already',
  LP020: 'takes_no_offer',
  LP021: 'disputed',
};

function refusalOf({ sqlState, constraint }: { sqlState: string | null; constraint: string | null }) {
  const byConstraint = constraint === null ? undefined : refusalOfConstraint[constraint];
  return byConstraint ?? refusalOfState[sqlState ?? ''] ?? null;
}
