import { z } from 'zod';
import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import { commit } from '@/lib/ledger/commit';
import { log } from '@/lib/log';
import { isReserved } from '@/lib/payments/is-reserved';
import { nameOf } from '@/lib/providers/own-name';
import { type Provider, ProviderError, type RefundFinding } from '@/lib/providers/provider';
import { provider } from '@/lib/providers/registry';
import { decideRefund } from './decide-refund';
import { findRefundRow, type RefundRow } from './refund-row';
import { readRefundState } from './refund-state';

/** Others may move the payment meanwhile; more rounds than this would be a bug, not a race. */
const ROUNDS_MAX = 6;

/**
 * Brings a refund to where its provider says it is, sending it first where the provider does not know it yet. Webhook
 * and reconciler both call it, in any order and as often as they like.
 *
 * @throws PayError provider_unavailable (unknown, so ask again), database_unavailable, not_found
 */
export async function settleRefund({ refundId }: { refundId: number }): Promise<RefundRow> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const refund = await findRefundRow({ id: refundId });
    const state = refund && (await readRefundState(refund.paymentId));
    if (!refund || !state) throw new PayError('not_found');
    const { payment } = state;
    if (refund.status === 'failed') return refund;
    const finding = await look(refund);
    const plan = decideRefund({
      refund,
      finding,
      payment,
      state,
      isReserved: await isReserved(payment),
      stray: await strayBeside(refund),
    });
    if (!plan) return refund;
    const { outcome } = await commit(plan);
    if (outcome !== 'done') continue;
    log().info({ refund_id: refundId, payment_id: payment.id, state: finding.state }, 'Refund moved');
    return (await findRefundRow({ id: refundId })) ?? refund;
  }
  throw new PayError('conflict', { message: `refund ${refundId} did not come to rest` });
}

async function look(refund: RefundRow): Promise<RefundFinding> {
  const adapter = provider(refund.provider);
  if (!adapter) throw new PayError('provider_unavailable', { message: `no keys for ${refund.provider}` });
  try {
    const finding = await find({ refund, adapter });
    // One that the provider gave a name to was sent; should it be gone there, sending another is nobody's wish.
    const isUnsent = refund.status === 'pending' && refund.refundReference === null;
    return finding.state === 'absent' && isUnsent ? await send({ refund, adapter }) : finding;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new PayError('provider_unavailable', { message: error.message, cause: error });
  }
}

/**
 * Looking comes before sending, also the first time: providers forget keys, and we may have died after sending. Without
 * a reference of our own it is found by our name: what a hint names may be another refund.
 */
function find({ refund, adapter }: { refund: RefundRow; adapter: Provider }): Promise<RefundFinding> {
  const { transactionId, refundReference } = refund;
  return adapter.findRefund({ refund, transactionId, refundReference });
}

function send({ refund, adapter }: { refund: RefundRow; adapter: Provider }): Promise<RefundFinding> {
  const { transactionId, amount, currency } = refund;
  const idempotencyKey = nameOf({ kind: 'refund', own: refund });
  return adapter.refund({ refund, transactionId, amount, currency, idempotencyKey });
}

/** Why other money of the payment is under suspense, or on its way back from there; null where none is. */
async function strayBeside({ id, paymentId }: RefundRow): Promise<string | null> {
  try {
    const rows = await db().$queryRaw`
      WITH held AS (
        SELECT COALESCE(sum(e.amount), 0) AS amount FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
        WHERE t.payment_id = ${paymentId} AND e.account_id = 'platform:suspense:' || e.unit)
      SELECT t.note AS reason, NOT EXISTS (SELECT 1 FROM refunds r
        WHERE r.evidence_id = e.id AND (r.status = 'succeeded' OR r.id = ${id})) AS "isUntouched"
      FROM held, payment_evidence e JOIN ledger_transactions t
        ON t.business_key = 'payment:' || e.payment_id || ':suspense:' || e.provider_transaction_id
      WHERE e.payment_id = ${paymentId} AND (held.amount <> 0 OR EXISTS (SELECT 1 FROM refunds r
        WHERE r.payment_id = ${paymentId} AND r.purpose = 'suspense' AND r.status = 'pending' AND r.id <> ${id}))
      ORDER BY "isUntouched" DESC, e.id LIMIT 1`;
    const [stray] = z.array(z.object({ reason: z.string().nullable() })).parse(rows);
    return stray ? (stray.reason ?? 'unknown') : null;
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
