import { z } from 'zod';
import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import { commit } from '@/lib/ledger/commit';
import { log } from '@/lib/log';
import type { PaymentRow } from '@/lib/payments/payment-row';
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
      hasMore: await hasMore(refund),
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

/** A payment that ended gave back what it had set aside; one that went straight to a person has it still. */
async function isReserved({ id, pointsUsed, couponUsageLogId }: PaymentRow): Promise<boolean> {
  if (pointsUsed === 0 && couponUsageLogId === null) return false;
  try {
    if (couponUsageLogId !== null) {
      const usage = await db().couponUsageLog.findUnique({ where: { id: couponUsageLogId } });
      return usage?.state === 'reserved';
    }
    const released = await db().ledgerTransaction.count({ where: { businessKey: `payment:${id}:release` } });
    return released === 0;
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

async function hasMore({ id, paymentId }: RefundRow): Promise<boolean> {
  try {
    const [{ money }] = z.tuple([z.object({ money: z.boolean() })]).parse(
      await db().$queryRaw`
        SELECT COALESCE(sum(e.amount), 0) <> 0
          OR EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = ${paymentId} AND r.id <> ${id} AND r.status = 'pending')
          AS money
        FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
        WHERE t.payment_id = ${paymentId} AND e.account_id = 'platform:suspense:' || e.unit`,
    );
    return money;
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
