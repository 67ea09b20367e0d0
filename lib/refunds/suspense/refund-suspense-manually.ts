import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { toDecimal } from '@/lib/core/money';
import { tryOrLog } from '@/lib/core/try-or-log';
import { commit } from '@/lib/ledger/commit';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { planReturn } from '@/lib/refunds/decide-refund';
import { listRefunds } from '@/lib/refunds/list-refunds';
import type { SuspenseList } from '@/lib/refunds/schema';
import { syncRefund } from '@/lib/refunds/sync-refund';

/**
 * An operator refunds all money of a payment that is under suspense, for any reason: money that waits for a decision,
 * and money of a bounced refund. Asked twice, it refunds once, and answers both times what was done.
 * @param transactionId only the money of this transaction of the provider
 * @throws PayError not_found, nothing_under_suspense, approval_required with the first transaction that needs one,
 *   approval_exceeded, database_unavailable
 */
export async function refundSuspenseManually({
  operatorId,
  paymentId,
  transactionId,
  approvalId,
}: {
  operatorId: number;
  paymentId: number;
  transactionId?: string | undefined;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
}): Promise<SuspenseList> {
  const all = await suspendedOf(paymentId);
  const found = all.filter((money) => transactionId === undefined || money.transactionId === transactionId);
  if (found.length === 0) await requireReturned(paymentId);
  for (const money of found) await beginReturn({ operatorId, paymentId, money, approvalId });
  return readSuspense({ paymentId });
}

/** Nothing is left because it was refunded; otherwise there never was anything. */
async function requireReturned(paymentId: number): Promise<void> {
  const returned = await db().refund.count({
    where: { paymentId, purpose: 'suspense', status: { not: 'failed' } },
  });
  if (returned > 0) return;
  throw new PayError((await findPaymentRow({ id: paymentId })) ? 'nothing_under_suspense' : 'not_found');
}

/**
 * A payment's money under suspense, and its refunds.
 * @throws PayError not_found, database_unavailable
 */
export async function readSuspense({ paymentId }: { paymentId: number }): Promise<SuspenseList> {
  const [list, found] = await Promise.all([listRefunds({ paymentId }), suspendedOf(paymentId)]);
  return {
    ...list,
    suspended: found.map(({ transactionId, amount, currency, reason }) => ({
      transaction_id: transactionId,
      amount,
      amount_display: toDecimal({ amount, currency }),
      currency,
      reason,
    })),
  };
}

const suspendedSchema = z.array(
  z.object({
    evidenceId: z.bigint(),
    transactionId: z.string(),
    amount: z.number(),
    currency: z.string(),
    reason: z.string(),
    attempt: z.number(),
  }),
);

type Suspended = z.infer<typeof suspendedSchema>[number];

/** The rest of each transaction's money, without pending refunds; money of the other mode was never booked. */
async function suspendedOf(paymentId: number): Promise<Suspended[]> {
  const rows = await db().$queryRaw`
    SELECT e.id AS "evidenceId", e.provider_transaction_id AS "transactionId", e.currency,
      t.reason, (1 + count(r.id))::integer AS attempt,
      (e.amount - kept.amount - COALESCE(sum(r.amount) FILTER (WHERE r.status <> 'failed'), 0))::integer AS amount
    FROM payment_evidence e JOIN ledger_transactions t
      ON t.business_key = 'payment:' || e.payment_id || ':suspense:' || e.provider_transaction_id
    LEFT JOIN refunds r ON r.evidence_id = e.id
    CROSS JOIN LATERAL (SELECT COALESCE(-sum(l.amount), 0) AS amount
      FROM ledger_transactions b JOIN ledger_entries l ON l.transaction_id = b.id
      WHERE b.payment_id = e.payment_id AND b.kind IN ('written_off', 'assigned')
        AND b.note = e.provider_transaction_id AND l.account_id = 'platform:suspense:' || e.currency) kept
    WHERE e.payment_id = ${paymentId} GROUP BY e.id, t.reason, kept.amount
    HAVING e.amount - kept.amount > COALESCE(sum(r.amount) FILTER (WHERE r.status <> 'failed'), 0) ORDER BY e.id`;
  return suspendedSchema.parse(rows);
}

/** Row first, as everywhere; a faster process has begun the same. */
async function beginReturn({
  operatorId,
  paymentId,
  money: { reason, attempt, ...money },
  approvalId,
}: {
  operatorId: number;
  paymentId: number;
  money: Suspended;
  approvalId: number | undefined;
}): Promise<void> {
  const payment = await findPaymentRow({ id: paymentId });
  if (!payment) throw new PayError('not_found');
  const audit = {
    actor_id: operatorId,
    action: 'suspense_returned',
    subject: `payment:${paymentId}`,
    detail: { transaction_id: money.transactionId, amount: money.amount, reason },
    act: 'suspense_return',
    unit: money.currency,
    approval_id: approvalId,
  } as const;
  const by = { actor: 'operator', actorId: operatorId } as const;
  const result = await commit(planReturn({ payment, money, reason, attempt, by, audit })).catch((error) => {
    if (!(error instanceof PayError) || error.code !== 'approval_required') throw error;
    const details = { ...error.details, transaction_id: money.transactionId };
    throw new PayError(error.code, { details, cause: error });
  });
  if (result.outcome !== 'done' || result.refundId === null) return;
  const { refundId } = result;
  await tryOrLog({
    attempt: () => syncRefund({ refundId }),
    message: 'Could not send a refund yet',
    facts: { refund_id: refundId },
  });
}
