import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { fees } from '@/lib/payments/fees';
import { findPaymentRow, type PaymentRow } from '@/lib/payments/payment-row';
import { findTaskRow, type TaskRow } from '@/lib/tasks/task-row';
import { refundStatusSchema } from './schema';
import type { Refundable } from './split-refund';
import type { RefundEntry } from './uncovered-amount';

/** Everything that decides how much of a completed payment may be refunded. Amounts in minor units. */
export type RefundState = {
  payment: PaymentRow;
  task: TaskRow;
  /** The provider's money of this payment; null where points and coupon paid all of it. */
  evidenceId: string | null;
  refundable: Refundable;
  /** Money that is the payer's again, by refunds that arrived and disputes that were lost. */
  arrived: number;
  /** The difference of a lowered reward whose refund has not begun, of all payments of the task. */
  returning: number;
  /** A poster's undecided request about this reward. */
  openRequestId: number | null;
  /** The refunds of what the payment was for, the oldest first; those of unmatched money are not among them. */
  refunds: RefundEntry[];
};

/**
 * Reads all of it, or null without such a payment. The versions of payment and task fence it: beginning and ending a
 * refund increments them.
 * @throws PayError database_unavailable
 */
export async function readRefundState(paymentId: number): Promise<RefundState | null> {
  const payment = await findPaymentRow({ id: paymentId });
  const task = payment && (await findTaskRow(payment.taskId));
  if (!payment || !task) return null;
  const [money, refunds] = await Promise.all([readMoney(payment), readRefunds(paymentId)]);
  const { evidenceId, taken, arrived, points, openRequestId, coupon } = money;
  return {
    payment,
    task,
    evidenceId,
    refundable: {
      captured: { money: payment.finalAmount, points: payment.pointsUsed },
      taken: { money: taken, points },
      held: fees[payment.feeType].isHeld ? task.escrowAmount : null,
      coupon,
    },
    arrived,
    returning: task.returningAmount,
    openRequestId,
    refunds,
  };
}

async function readRefunds(paymentId: number): Promise<RefundEntry[]> {
  const records = await db().refund.findMany({
    where: { paymentId, purpose: { not: 'suspense' } },
    select: { id: true, amount: true, status: true, createdAt: true, endedAt: true },
    orderBy: { id: 'asc' },
  });
  return records.map((record) => ({ ...record, status: refundStatusSchema.parse(record.status) }));
}

/**
 * The same, for a payment that must exist.
 * @throws PayError not_found, database_unavailable
 */
export async function requireRefundState(paymentId: number): Promise<RefundState> {
  const state = await readRefundState(paymentId);
  if (!state) throw new PayError('not_found');
  return state;
}

const moneySchema = z.tuple([
  z.object({
    evidenceId: z.string().nullable(),
    taken: z.number(),
    arrived: z.number(),
    points: z.number(),
    openRequestId: z.number().nullable(),
    coupon: z.enum(['none', 'valid', 'ended']),
  }),
]);

/**
 * A dispute's withdrawal is gone as well. Refunds of money under suspense do not count: that money never completed the
 * payment.
 */
async function readMoney({ id, taskId, couponUsageLogId }: PaymentRow) {
  const rows = await db().$queryRaw`
    WITH evidence AS (
      SELECT min(e.id) AS id FROM payment_evidence e WHERE e.payment_id = ${id} AND NOT EXISTS (
        SELECT 1 FROM ledger_transactions t
        WHERE t.business_key = 'payment:' || e.payment_id || ':suspense:' || e.provider_transaction_id)),
    disputed AS (
      SELECT COALESCE(sum(d.withdrawn), 0) AS withdrawn,
        COALESCE(sum(d.withdrawn) FILTER (WHERE d.status = 'lost'), 0) AS lost
      FROM disputes d JOIN evidence ON evidence.id = d.evidence_id),
    refunded AS (
      SELECT COALESCE(sum(r.amount) FILTER (WHERE r.status <> 'failed'), 0) AS taken,
        COALESCE(sum(r.amount) FILTER (WHERE r.status = 'succeeded'), 0) AS arrived,
        COALESCE(sum(r.points), 0) AS points
      FROM refunds r WHERE r.payment_id = ${id} AND r.purpose <> 'suspense')
    SELECT evidence.id::text AS "evidenceId",
      (refunded.taken + disputed.withdrawn)::integer AS taken,
      (refunded.arrived + disputed.lost)::integer AS arrived,
      refunded.points::integer AS points,
      (SELECT q.id FROM refund_requests q WHERE q.task_id = ${taskId} AND q.status = 'open') AS "openRequestId",
      COALESCE((SELECT CASE WHEN now() < c.valid_until THEN 'valid' ELSE 'ended' END
        FROM coupon_usage_logs u JOIN coupons c ON c.id = u.coupon_id
        WHERE u.id = ${couponUsageLogId}::integer AND u.state = 'used'), 'none') AS coupon
    FROM evidence, disputed, refunded`;
  const [money] = moneySchema.parse(rows);
  return money;
}
