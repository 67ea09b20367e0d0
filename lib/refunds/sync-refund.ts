import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { isReserved } from '@/lib/payments/read/is-reserved';
import { nameOf } from '@/lib/providers/external-reference';
import type { Provider } from '@/lib/providers/provider';
import type { RefundSnapshot } from '@/lib/providers/snapshot';
import { isKeySpent, withProvider } from '@/lib/providers/with-provider';
import { decideRefund, type RefundSituation } from './decide-refund';
import { planRefundUnknown } from './plan-refund-attempt';
import { requireRefundState } from './read-refund-state';
import { findRefundRow, type RefundRow } from './refund-row';

/**
 * Brings a refund to its state at the provider, sending it first if the provider does not know it yet. Webhook and
 * reconciliation both call it, in any order and any number of times. A failed refund is not sent again; if the provider
 * shows it after all, it is on its way.
 * @throws PayError provider_unavailable (unknown, so ask again), database_unavailable, not_found
 */
export async function syncRefund({ refundId }: { refundId: number }): Promise<RefundRow> {
  const { facts, committed } = await decideAndCommit({
    subject: `refund ${refundId}`,
    read: () => read(refundId),
    decide: ({ refund, situation }) => (situation ? decideRefund(situation) : planRefundUnknown(refund)),
  });
  const { refund, situation } = facts;
  if (!situation) throw facts.unknown;
  if (!committed) return refund;
  const { payment, snapshot } = situation;
  log().info({ refund_id: refundId, payment_id: payment.id, state: snapshot.state }, 'Refund moved');
  // It is pending again, and may have arrived long ago.
  if (refund.status === 'failed') return syncRefund({ refundId });
  return (await findRefundRow({ id: refundId })) ?? refund;
}

type Facts =
  | { refund: RefundRow; situation: RefundSituation }
  /** The provider repeats an answer that tells nothing. */
  | { refund: RefundRow; situation: null; unknown: unknown };

async function read(refundId: number): Promise<Facts> {
  const refund = await findRefundRow({ id: refundId });
  if (!refund) throw new PayError('not_found');
  const state = await requireRefundState(refund.paymentId);
  try {
    return { refund, situation: await situationOf({ refund, state, snapshot: await look(refund) }) };
  } catch (error) {
    if (!isKeySpent(error)) throw error;
    return { refund, situation: null, unknown: error };
  }
}

/** @throws PayError database_unavailable */
export async function situationOf({
  refund,
  state,
  snapshot,
}: Pick<RefundSituation, 'refund' | 'state' | 'snapshot'>): Promise<RefundSituation> {
  const { payment } = state;
  const unmatched = await unmatchedBeside(refund);
  return { refund, payment, state, snapshot, isReserved: await isReserved(payment), unmatched };
}

async function look(refund: RefundRow): Promise<RefundSnapshot> {
  const mayBegin = await maySend(refund);
  return withProvider(refund.provider, async (adapter) => {
    const snapshot = await findRefund({ refund, adapter });
    if (!isUnsent(refund) || (snapshot.state !== 'absent' && snapshot.state !== 'postponed')) return snapshot;
    // What failed for want of money is counted already: only another attempt is news.
    if (!mayBegin) return { state: 'absent' };
    const sent = await send({ refund, adapter });
    if (sent.state !== 'failed' || sent.refundReference !== null) return sent;
    // It may be refused because an earlier attempt did it, and only shows now.
    const shown = await findRefund({ refund, adapter });
    return shown.state === 'pending' || shown.state === 'succeeded' ? shown : sent;
  });
}

/** A refund with a provider's reference was sent; if it is gone there, nobody wants another one. */
function isUnsent({ status, refundReference }: RefundRow): boolean {
  return status === 'pending' && refundReference === null;
}

/** By the database's clock, as every deadline. */
async function maySend({ sendAfter }: RefundRow): Promise<boolean> {
  if (sendAfter === null) return true;
  const rows = await db().$queryRaw`SELECT ${sendAfter}::timestamptz <= now() AS "isDue"`;
  const [row] = z.array(z.object({ isDue: z.boolean() })).parse(rows);
  return row?.isDue === true;
}

/**
 * Ask before sending, the first time as well: providers forget keys, and we may have died after sending. Without the
 * provider's reference it is found by ours: a notification may name another refund. A failed one is searched by ours
 * too, because the attempt that we know of is not the one that was made after all.
 */
export function findRefund({
  refund,
  adapter,
}: {
  refund: RefundRow;
  adapter: Provider;
}): Promise<RefundSnapshot> {
  const { transactionId, createdAt: requestedAt, status } = refund;
  const refundReference = status === 'failed' ? null : refund.refundReference;
  return adapter.findRefund({ refund, transactionId, refundReference, requestedAt });
}

function send({ refund, adapter }: { refund: RefundRow; adapter: Provider }): Promise<RefundSnapshot> {
  const { transactionId, amount, currency, attempt } = refund;
  const name = nameOf({ kind: 'refund', own: refund });
  const idempotencyKey = attempt === 1 ? name : `${name}-${attempt}`;
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
