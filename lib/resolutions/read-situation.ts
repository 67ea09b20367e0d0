import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { tryOrLog } from '@/lib/core/try-or-log';
import { readHoldFacts } from '@/lib/disputes/read-hold-facts';
import { disputedFunds, refundLosses } from '@/lib/ledger/accounts';
import { readTakeable } from '@/lib/ledger/read-takeable';
import { isReserved } from '@/lib/payments/read/is-reserved';
import { withProvider } from '@/lib/providers/with-provider';
import { UNKNOWN_HOURS_MAX } from '@/lib/refunds/note-refund-answer';
import { type RefundState, requireRefundState } from '@/lib/refunds/read-refund-state';
import { REFUND_DOES_NOT_AGREE } from '@/lib/refunds/reasons';
import { findRefundRow } from '@/lib/refunds/refund-row';
import { knownRefund } from '@/lib/refunds/sync-refund';
import { type RefundEntry, uncoveredAmount } from '@/lib/refunds/uncovered-amount';
import type { DisputedMoney, ResolutionSituation, Shortfall } from './resolution-situation';

/**
 * Reads what of a payment waits for a person. The versions of payment, task and dispute fence it. The provider is asked only about
 * refunds that it reported in another amount.
 * @throws PayError not_found, database_unavailable
 */
export async function readSituation(paymentId: number): Promise<ResolutionSituation> {
  const state = await requireRefundState(paymentId);
  const { payment, task } = state;
  const { currency } = payment;
  const [suspended, facts, disputes, disagreeing, pendingRefunds, wallet, holds] = await Promise.all([
    readSuspended(paymentId),
    readFacts({ paymentId, taskId: task.id, losses: refundLosses(currency).id }),
    readDisputes(paymentId),
    payment.reviewReason === REFUND_DOES_NOT_AGREE ? readDisagreeing(paymentId) : [],
    readPendingRefunds(state),
    readTakeable({ userId: task.helperId, currency, taskId: task.id }),
    readHoldFacts({ taskId: task.id, helperId: task.helperId, currency, disputedPaymentId: null }),
  ]);
  return {
    state,
    suspended,
    disputes,
    disagreeing,
    pendingRefunds,
    wallet,
    holds,
    waits: env().payoutWaits,
    bounced: uncoveredAmount(state.refunds.map(asIfArrived)),
    isReserved: await isReserved(payment),
    ...facts,
  };
}

/** What is on its way needs nobody meanwhile. */
function asIfArrived({ status, ...entry }: RefundEntry): RefundEntry {
  return { ...entry, status: status === 'pending' ? 'succeeded' : status };
}

/**
 * What another payment misses.
 * @throws PayError not_found, database_unavailable
 */
export async function readShortfall(paymentId: number): Promise<Shortfall> {
  const { payment, task } = await requireRefundState(paymentId);
  const [{ losses }, disputes] = await Promise.all([
    readFacts({ paymentId, taskId: task.id, losses: refundLosses(payment.currency).id }),
    readDisputes(paymentId),
  ]);
  return { payment, losses, disputes };
}

const suspendedSchema = z.array(
  z.object({
    transactionId: z.string(),
    evidenceId: z.string(),
    amount: z.number(),
    currency: z.string(),
  }),
);

/** What is left of each transaction's money, less what is on its way back. */
async function readSuspended(paymentId: number) {
  const rows = await db().$queryRaw`
    SELECT e.provider_transaction_id AS "transactionId", e.id::text AS "evidenceId", e.currency,
      (e.amount - COALESCE((SELECT sum(r.amount) FROM refunds r
          WHERE r.evidence_id = e.id AND r.status <> 'failed'), 0)
        - COALESCE((SELECT sum(-l.amount) FROM ledger_transactions b JOIN ledger_entries l ON l.transaction_id = b.id
          WHERE b.payment_id = e.payment_id AND b.kind IN ('written_off', 'assigned')
            AND l.account_id = 'platform:suspense:' || e.currency AND b.note = e.provider_transaction_id), 0)
        - COALESCE((SELECT sum(-l.amount) FROM disputes d JOIN ledger_transactions b ON b.dispute_id = d.id
          JOIN ledger_entries l ON l.transaction_id = b.id
          WHERE d.evidence_id = e.id AND l.account_id = 'platform:suspense:' || e.currency), 0))::integer AS amount
    FROM payment_evidence e JOIN ledger_transactions t
      ON t.business_key = 'payment:' || e.payment_id || ':suspense:' || e.provider_transaction_id
    WHERE e.payment_id = ${paymentId} ORDER BY e.id`;
  return suspendedSchema.parse(rows);
}

const factsSchema = z.tuple([
  z.object({
    losses: z.number(),
    isUnmatchedOnItsWay: z.boolean(),
    isOverForLong: z.boolean(),
  }),
]);

/** A task that has just ended sends its money back by itself within moments. */
async function readFacts({
  paymentId,
  taskId,
  losses,
}: {
  paymentId: number;
  taskId: number;
  losses: string;
}): Promise<z.infer<typeof factsSchema>[0]> {
  const rows = await db().$queryRaw`
    SELECT
      COALESCE((SELECT sum(l.amount) FROM ledger_entries l JOIN ledger_transactions t ON t.id = l.transaction_id
        WHERE t.payment_id = ${paymentId} AND l.account_id = ${losses}), 0)::integer AS losses,
      EXISTS (SELECT 1 FROM refunds WHERE payment_id = ${paymentId} AND purpose = 'suspense' AND status = 'pending')
        AS "isUnmatchedOnItsWay",
      (SELECT updated_at < now() - interval '10 minutes' FROM tasks WHERE id = ${taskId}) AS "isOverForLong"`;
  return factsSchema.parse(rows)[0];
}

const disputesSchema = z.array(
  z.object({
    id: z.number(),
    status: z.string(),
    version: z.number(),
    currency: z.string(),
    amount: z.number(),
    isConceded: z.boolean(),
    booked: z.number(),
    withdrawn: z.number(),
  }),
);

/** Withdrawn money is missing while it is disputed, and covered when it is lost: anything else is a difference. */
async function readDisputes(paymentId: number): Promise<DisputedMoney[]> {
  const rows = await db().$queryRaw`
    SELECT d.id, d.status, d.version, d.currency, d.amount, d.withdrawn,
      d.concede_requested_at IS NOT NULL AS "isConceded", COALESCE((
      SELECT sum(l.amount) FROM ledger_transactions t JOIN ledger_entries l ON l.transaction_id = t.id
      WHERE t.dispute_id = d.id AND l.account_id = ${disputedFunds('').id}::text || d.currency), 0)::integer AS booked
    FROM disputes d WHERE d.payment_id = ${paymentId} ORDER BY d.id`;
  return disputesSchema.parse(rows).map(({ booked, withdrawn, ...dispute }) => ({
    ...dispute,
    difference: booked - (dispute.status === 'lost' ? 0 : 0 - withdrawn),
  }));
}

/** A provider that is away reports none. */
async function readDisagreeing(paymentId: number): Promise<ResolutionSituation['disagreeing']> {
  const found = await db().refund.findMany({
    where: { paymentId, status: 'pending' },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const disagreeing: ResolutionSituation['disagreeing'] = [];
  for (const { id } of found) {
    await tryOrLog({
      attempt: async () => {
        const one = await readTheirs(id);
        if (one) disagreeing.push(one);
      },
      message: 'Could not read a refund at the provider',
      facts: { refund_id: id },
    });
  }
  return disagreeing;
}

/** Null: it agrees, or is not there. One in another currency counts by what we asked for: whoever accepts it has compared the two. */
async function readTheirs(id: number): Promise<ResolutionSituation['disagreeing'][number] | null> {
  const refund = await findRefundRow({ id });
  if (!refund) return null;
  const { transactionId, refundReference, provider, currency } = refund;
  const theirs = await withProvider(provider, (adapter) =>
    adapter.findRefund({ refund, transactionId, refundReference }),
  );
  if (theirs.state !== 'succeeded') return null;
  const isOtherCurrency = theirs.currency !== currency;
  const amount = isOtherCurrency ? refund.amount : theirs.amount;
  if (!isOtherCurrency && amount === refund.amount) return null;
  return { refund, reference: theirs.refundReference, amount };
}

async function readPendingRefunds(state: RefundState): Promise<ResolutionSituation['pendingRefunds']> {
  const rows = await db().$queryRaw`
    SELECT id, COALESCE(unknown_since <= now() - make_interval(hours => ${UNKNOWN_HOURS_MAX}::integer), false) AS "isUnknown"
    FROM refunds WHERE payment_id = ${state.payment.id} AND status = 'pending' ORDER BY id`;
  const found = z.array(z.object({ id: z.number(), isUnknown: z.boolean() })).parse(rows);
  const read = found.map(async ({ id, isUnknown }) => {
    const refund = await findRefundRow({ id });
    return refund ? [{ known: await knownRefund({ refund, state }), isUnknown }] : [];
  });
  return (await Promise.all(read)).flat();
}
