import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { readDatabaseTime } from '@/lib/core/db/read-database-time';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { isReserved } from '@/lib/payments/read/is-reserved';
import { nameOf } from '@/lib/providers/external-reference';
import type { Provider } from '@/lib/providers/provider';
import { isClaimValid, isOutcomeUnknown, proofOfSilence } from '@/lib/providers/sending-claim';
import type { RefundSnapshot } from '@/lib/providers/snapshot';
import { isKeySpent, withProvider } from '@/lib/providers/with-provider';
import { claimSending, endClaim } from './claim-sending';
import { decideRefund, type KnownRefund, type RefundSituation } from './decide-refund';
import { noteRefundAnswer } from './note-refund-answer';
import { planRefundUnknown } from './plan-refund-attempt';
import { requireRefundState } from './read-refund-state';
import { findRefundRow, type RefundRow } from './refund-row';

/**
 * Brings a refund to its state at the provider, sending it first if the provider does not know it yet. Webhook and
 * reconciliation both call it, in any order and any number of times. A failed refund is not sent again; if the provider
 * shows it after all, it is on its way. One that an operator stopped is not sent either: it fails as soon as it is shown
 * that nothing is on its way.
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
  try {
    const looked = await look(refund);
    await noteRefundAnswer({ refund, isKnown: isTelling({ refund, snapshot: looked.snapshot }) });
    const state = await requireRefundState(refund.paymentId);
    return { refund, situation: { ...(await knownRefund({ refund, state })), ...looked } };
  } catch (error) {
    const isUnknown = error instanceof PayError && error.code === 'provider_unavailable';
    if (isUnknown) await noteRefundAnswer({ refund, isKnown: false });
    if (!isKeySpent(error)) throw error;
    return { refund, situation: null, unknown: error };
  }
}

/** A provider that does not know what it once showed tells nothing about it. */
function isTelling({ refund, snapshot }: { refund: RefundRow; snapshot: RefundSnapshot }): boolean {
  return snapshot.state !== 'absent' || refund.refundReference === null;
}

/**
 * What we know of a refund beside its provider's answer.
 * @throws PayError database_unavailable
 */
export async function knownRefund({
  refund,
  state,
}: Pick<RefundSituation, 'refund' | 'state'>): Promise<KnownRefund> {
  const { payment } = state;
  const unmatched = await unmatchedBeside(refund);
  return { refund, payment, state, isReserved: await isReserved(payment), unmatched };
}

type Looked = Pick<RefundSituation, 'snapshot' | 'proof'>;

async function look(refund: RefundRow): Promise<Looked> {
  // The clock is read before the question: what was on its way then may have arrived after the answer.
  const now = await readDatabaseTime();
  const { sendingUntil, unknownSendAt, sendAfter } = refund;
  const proof = proofOfSilence({ sendingUntil, unknownSendAt, isSearchable: true, now });
  const mayBegin = sendAfter === null || sendAfter <= now;
  const snapshot = await withProvider(refund.provider, (adapter) => ask({ refund, adapter, mayBegin }));
  return { snapshot, proof };
}

async function ask({
  refund,
  adapter,
  mayBegin,
}: {
  refund: RefundRow;
  adapter: Provider;
  mayBegin: boolean;
}): Promise<RefundSnapshot> {
  const snapshot = await findRefund({ refund, adapter });
  if (!isToBeSent(refund) || (snapshot.state !== 'absent' && snapshot.state !== 'postponed')) return snapshot;
  // What failed for want of money is counted already: only another attempt is news.
  if (!mayBegin) return { state: 'absent' };
  const sent = await send({ refund, adapter });
  if (sent.state !== 'failed' || sent.refundReference !== null) return sent;
  // It may be refused because an earlier attempt did it, and only shows now.
  const shown = await findRefund({ refund, adapter });
  return shown.state === 'pending' || shown.state === 'succeeded' ? shown : sent;
}

/** A refund with a provider's reference was sent; if it is gone there, nobody wants another one. */
function isToBeSent({ status, refundReference, stoppedBy }: RefundRow): boolean {
  return status === 'pending' && refundReference === null && stoppedBy === null;
}

/**
 * Ask before sending, the first time as well: providers forget keys, and we may have died after sending. Without the
 * provider's reference it is found by ours: a notification may name another refund. A failed one is searched by ours
 * too, because the attempt that we know of is not the one that was made after all. Of a stopped one, what the provider
 * cannot show is unknown: nobody sends it under the same key any more.
 */
export function findRefund({
  refund,
  adapter,
}: {
  refund: RefundRow;
  adapter: Provider;
}): Promise<RefundSnapshot> {
  const { transactionId, createdAt, status, stoppedBy } = refund;
  const refundReference = status === 'failed' ? null : refund.refundReference;
  const requestedAt = stoppedBy === null ? { requestedAt: createdAt } : {};
  return adapter.findRefund({ refund, transactionId, refundReference, ...requestedAt });
}

/** Absent when another process sends it, or somebody stopped it. */
async function send({ refund, adapter }: { refund: RefundRow; adapter: Provider }): Promise<RefundSnapshot> {
  const claim = await claimSending(refund);
  if (!claim) return { state: 'absent' };
  if (!isClaimValid(claim)) {
    await endClaim({ refund, claim, isSent: false });
    return { state: 'absent' };
  }
  const { transactionId, amount, currency, attempt } = refund;
  const name = nameOf({ kind: 'refund', own: refund });
  const idempotencyKey = attempt === 1 ? name : `${name}-${attempt}`;
  try {
    const sent = await adapter.refund({ refund, transactionId, amount, currency, idempotencyKey });
    await endClaim({ refund, claim, isSent: !isRefused(sent) });
    return sent;
  } catch (error) {
    await endClaim({ refund, claim, isSent: isOutcomeUnknown(error) });
    throw error;
  }
}

/** It did nothing, or what it did is over. */
function isRefused(sent: RefundSnapshot): boolean {
  return sent.state === 'postponed' || (sent.state === 'failed' && sent.refundReference === null);
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
