import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { log } from '@/lib/core/log';
import { notPutAside, runRows } from '@/lib/core/run-rows';
import { tryOrLog } from '@/lib/core/try-or-log';
import { commit } from '@/lib/ledger/commit';
import { findPaymentRow } from '@/lib/payments/payment-row';
import type { UnmatchedReason } from '@/lib/payments/states';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { planReturn } from '@/lib/refunds/decide-refund';
import { syncRefund } from '@/lib/refunds/sync-refund';

/**
 * Money with these reasons is the payer's beyond doubt, so it is refunded without a decision: the fee was paid already,
 * the payment had ended and released everything, or the task no longer waits for payment. Other money under suspense
 * (another amount, currency or account) waits for a person.
 */
const REASONS: readonly UnmatchedReason[] = ['paid_twice', 'late_success', 'task_closed'];

const JOB = 'return-suspense';
const BATCH = 50;
const AT_ONCE = 5;

/**
 * Refunds money under suspense of these providers that needs no decision, once per transaction: if the provider fails to
 * send it, a person decides. Providers do not wait for one another.
 * @returns how many refunds were begun
 */
export async function refundSuspense(providers: readonly ProviderName[] = providerNames): Promise<number> {
  const counts = await Promise.all(providers.map(refundAt));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function refundAt(provider: ProviderName): Promise<number> {
  const rows = await suspended(provider);
  await runRows({ job: JOB, rows, idOf: ({ evidenceId }) => evidenceId, run: beginReturn, atOnce: AT_ONCE });
  return rows.length;
}

const suspendedSchema = z.array(
  z.object({
    paymentId: z.number(),
    evidenceId: z.bigint(),
    transactionId: z.string(),
    amount: z.number(),
    currency: z.string(),
    reason: z.string(),
  }),
);

type Suspended = z.infer<typeof suspendedSchema>[number];

async function suspended(provider: ProviderName): Promise<Suspended[]> {
  const rows = await db().$queryRaw`
    SELECT e.payment_id AS "paymentId", e.id AS "evidenceId", e.provider_transaction_id AS "transactionId",
      e.amount, e.currency, t.reason
    FROM payment_evidence e JOIN ledger_transactions t
      ON t.payment_id = e.payment_id
      AND t.business_key = 'payment:' || e.payment_id || ':suspense:' || e.provider_transaction_id
    WHERE e.provider = ${provider} AND t.reason = ANY (${REASONS}) AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.evidence_id = e.id)
      AND ${notPutAside({ job: JOB, id: Prisma.sql`e.id` })}
      AND NOT EXISTS (SELECT 1 FROM ledger_transactions b WHERE b.payment_id = e.payment_id
        AND b.kind IN ('written_off', 'assigned') AND b.note = e.provider_transaction_id)
    ORDER BY e.id LIMIT ${BATCH}`;
  return suspendedSchema.parse(rows);
}

/** Row first: the refund is in our ledger before the provider is asked. */
async function beginReturn({ paymentId, reason, ...money }: Suspended): Promise<void> {
  const payment = await findPaymentRow({ id: paymentId });
  if (!payment) return;
  // If another process moved the payment or began the same, the next run finds the rest.
  const result = await commit(planReturn({ payment, money, reason, attempt: 1 }));
  if (result.outcome !== 'done' || result.refundId === null) return;
  const { refundId } = result;
  log().warn({ payment_id: paymentId, refund_id: refundId, reason }, 'Money is sent back');
  await tryOrLog({
    attempt: () => syncRefund({ refundId }),
    message: 'Could not send a refund yet',
    facts: { refund_id: refundId },
  });
}
