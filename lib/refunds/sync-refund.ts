import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { isReserved } from '@/lib/payments/read/is-reserved';
import { nameOf } from '@/lib/providers/external-reference';
import type { Provider } from '@/lib/providers/provider';
import type { RefundSnapshot } from '@/lib/providers/snapshot';
import { withProvider } from '@/lib/providers/with-provider';
import { decideRefund } from './decide-refund';
import { requireRefundState } from './read-refund-state';
import { findRefundRow, type RefundRow } from './refund-row';

/**
 * Brings a refund to its state at the provider, sending it first if the provider does not know it yet. Webhook and
 * reconciliation both call it, in any order and any number of times.
 * @throws PayError provider_unavailable (unknown, so ask again), database_unavailable, not_found
 */
export async function syncRefund({ refundId }: { refundId: number }): Promise<RefundRow> {
  const { facts, committed } = await decideAndCommit({
    subject: `refund ${refundId}`,
    read: () => read(refundId),
    decide: ({ refund, sent }) => sent && decideRefund({ refund, ...sent }),
  });
  const { refund, sent } = facts;
  if (!committed || !sent) return refund;
  const { payment, snapshot } = sent;
  log().info({ refund_id: refundId, payment_id: payment.id, state: snapshot.state }, 'Refund moved');
  return (await findRefundRow({ id: refundId })) ?? refund;
}

/** The refund, and the facts for its decision; null for a failed one, which is not asked about any more. */
async function read(refundId: number) {
  const refund = await findRefundRow({ id: refundId });
  if (!refund) throw new PayError('not_found');
  const state = await requireRefundState(refund.paymentId);
  if (refund.status === 'failed') return { refund, sent: null };
  const { payment } = state;
  const snapshot = await look(refund);
  const unmatched = await unmatchedBeside(refund);
  return { refund, sent: { payment, state, snapshot, isReserved: await isReserved(payment), unmatched } };
}

function look(refund: RefundRow): Promise<RefundSnapshot> {
  return withProvider(refund.provider, async (adapter) => {
    const snapshot = await find({ refund, adapter });
    // A refund with a provider's reference was sent; if it is gone there, nobody wants another one.
    const isUnsent = refund.status === 'pending' && refund.refundReference === null;
    return snapshot.state === 'absent' && isUnsent ? send({ refund, adapter }) : snapshot;
  });
}

/**
 * Ask before sending, the first time as well: providers forget keys, and we may have died after sending. Without the
 * provider's reference it is found by ours: a notification may name another refund.
 */
function find({ refund, adapter }: { refund: RefundRow; adapter: Provider }): Promise<RefundSnapshot> {
  const { transactionId, refundReference } = refund;
  return adapter.findRefund({ refund, transactionId, refundReference });
}

function send({ refund, adapter }: { refund: RefundRow; adapter: Provider }): Promise<RefundSnapshot> {
  const { transactionId, amount, currency } = refund;
  const idempotencyKey = nameOf({ kind: 'refund', own: refund });
  return adapter.refund({ refund, transactionId, amount, currency, idempotencyKey });
}

/** Why other money of the payment is under suspense, or being refunded from there; null if there is none. */
async function unmatchedBeside({ id, paymentId }: RefundRow): Promise<string | null> {
  const rows = await db().$queryRaw`
    WITH held AS (
      SELECT COALESCE(sum(e.amount), 0) AS amount FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
      WHERE t.payment_id = ${paymentId} AND e.account_id = 'platform:suspense:' || e.unit)
    SELECT t.reason, NOT EXISTS (SELECT 1 FROM refunds r
      WHERE r.evidence_id = e.id AND (r.status = 'succeeded' OR r.id = ${id})) AS "isUntouched"
    FROM held, payment_evidence e JOIN ledger_transactions t
      ON t.business_key = 'payment:' || e.payment_id || ':suspense:' || e.provider_transaction_id
    WHERE e.payment_id = ${paymentId} AND (held.amount <> 0 OR EXISTS (SELECT 1 FROM refunds r
      WHERE r.payment_id = ${paymentId} AND r.purpose = 'suspense' AND r.status = 'pending' AND r.id <> ${id}))
    ORDER BY "isUntouched" DESC, e.id LIMIT 1`;
  const [unmatched] = z.array(z.object({ reason: z.string() })).parse(rows);
  return unmatched?.reason ?? null;
}
