import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { log } from '@/lib/core/log';
import { tryOrLog } from '@/lib/core/try-or-log';
import { commit } from '@/lib/ledger/commit';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { isUnfinished } from '@/lib/payments/states';
import { CAPTURING, planUnknownTooLong } from '@/lib/payments/sync/plan-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';

/** As many as one worker syncs at a time, so that a provider never gets a burst. */
const BATCH = 50;
const AT_ONCE = 5;

/**
 * A payer may pay at any time of a pending payment's life and the event may be lost, so it is synced this often
 * throughout: together with the worker's own interval this is within a minute.
 */
const PENDING_SYNC_SECONDS = 35;

/** Money in transit takes days; it is synced less and less often, at least hourly. */
const PROCESSING_SYNC_SECONDS = 60;
const PROCESSING_SYNC_SECONDS_MAX = 60 * 60;

/**
 * A payment does not stay unknown for ever: it goes to review this long after its deadline, because a capture takes a
 * moment.
 */
const UNKNOWN_SECONDS_MAX = 24 * 60 * 60;

/** Longer than any bank of our providers takes to respond. */
const PROCESSING_DAYS_MAX = 21;

/**
 * Syncs every payment that is due, expires those past their deadline, and sends to review what stays unknown. Any
 * number of workers may run it at once: each claims other payments.
 * @returns how many payments were synced
 */
export async function reconcilePayments(): Promise<number> {
  let looked = 0;
  for (;;) {
    const claimed = await claim();
    for (let start = 0; start < claimed.length; start += AT_ONCE) {
      await Promise.all(claimed.slice(start, start + AT_ONCE).map(reconcile));
    }
    looked += claimed.length;
    if (claimed.length < BATCH) return looked;
  }
}

type Claim = { id: number; isUnknownTooLong: boolean };

/** The claim is the time of the next sync: a worker that dies in between delays one sync and loses nothing. */
async function claim(): Promise<Claim[]> {
  const rows = await db().$queryRaw`
    UPDATE payment_records p SET
      sync_count = p.sync_count + 1,
      next_sync_at = now() + make_interval(secs => CASE
        WHEN p.payment_status = 'pending' THEN ${PENDING_SYNC_SECONDS}::float
        ELSE least(${PROCESSING_SYNC_SECONDS_MAX}::float, ${PROCESSING_SYNC_SECONDS}::float * power(2, least(p.sync_count, 20)))
      END)
    WHERE p.id IN (
      SELECT id FROM payment_records WHERE next_sync_at <= now()
      ORDER BY next_sync_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING p.id, (CASE
      WHEN p.payment_status = 'pending' OR p.reason = ${CAPTURING}
        THEN p.expires_at < now() - make_interval(secs => ${UNKNOWN_SECONDS_MAX}::float)
      ELSE p.created_at < now() - make_interval(days => ${PROCESSING_DAYS_MAX}::integer)
    END) AS "isUnknownTooLong"`;
  return z.array(z.object({ id: z.number(), isUnknownTooLong: z.boolean() })).parse(rows);
}

async function reconcile({ id, isUnknownTooLong }: Claim): Promise<void> {
  await tryOrLog({
    attempt: () => syncPayment({ paymentId: id }),
    message: 'Could not sync a payment',
    facts: { payment_id: id },
  });
  if (isUnknownTooLong) await escalate(id);
}

async function escalate(id: number): Promise<void> {
  const payment = await findPaymentRow({ id });
  if (!payment || !isUnfinished(payment.status)) return;
  const { outcome } = await commit(planUnknownTooLong(payment));
  log().error({ payment_id: id, outcome }, 'Payment needs review');
}
