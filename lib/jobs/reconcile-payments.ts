import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { log } from '@/lib/core/log';
import { notPutAside, runRows } from '@/lib/core/run-rows';
import { commit } from '@/lib/ledger/commit';
import { findPaymentRow } from '@/lib/payments/payment-row';
import { isUnfinished } from '@/lib/payments/states';
import { CAPTURING, planUnknownTooLong } from '@/lib/payments/sync/plan-payment';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { isGateClosed } from '@/lib/providers/registry';
import {
  AT_ONCE,
  CLAIM,
  LEASE_SECONDS,
  PENDING_SYNC_SECONDS,
  PER_SECOND,
  PROCESSING_SYNC_SECONDS,
  PROCESSING_SYNC_SECONDS_MAX,
  RUN_SECONDS,
} from './payment-schedule';

/**
 * A payment does not stay unknown for ever: it goes to review this long after its deadline, because a capture takes a
 * moment.
 */
const UNKNOWN_SECONDS_MAX = 24 * 60 * 60;

/** Longer than any bank of our providers takes to respond. */
const PROCESSING_DAYS_MAX = 21;

const JOB = 'reconcile-payments';

/**
 * Syncs every payment of these providers that is due, expires those past their deadline, and sends to review what stays
 * unknown. Providers do not wait for one another. Any number of workers may run it at once: each claims other payments.
 * @returns how many payments were claimed
 */
export async function reconcilePayments(providers: readonly ProviderName[] = providerNames): Promise<number> {
  const counts = await Promise.all(providers.map(reconcileAt));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function reconcileAt(provider: ProviderName): Promise<number> {
  const endsAt = performance.now() + RUN_SECONDS * 1000;
  let claimed = 0;
  while (performance.now() < endsAt) {
    const rows = await claim(provider);
    claimed += rows.length;
    const done = await runRows({
      job: JOB,
      rows,
      idOf: ({ id }) => id,
      run: reconcile,
      atOnce: AT_ONCE,
      perSecond: PER_SECOND,
      isScheduled: true,
    });
    await schedule(done.map(Number));
    if (rows.length < CLAIM) break;
  }
  return claimed;
}

const claimedSchema = z.array(
  z.object({ id: z.number(), isPayerBack: z.boolean(), isUnknownTooLong: z.boolean() }),
);

type Claim = z.infer<typeof claimedSchema>[number];

/**
 * The claim of a pending payment is a lease, so that a worker that dies in between delays its sync little; that of any
 * other is the time of its next sync. While the provider is not called at all, only those are claimed that have been
 * unknown for too long, which needs no provider.
 */
async function claim(provider: ProviderName): Promise<Claim[]> {
  const rows = await db().$queryRaw`
    UPDATE payment_records p SET
      sync_count = p.sync_count + 1,
      asked_at = now(),
      next_sync_at = now() + make_interval(secs => CASE
        WHEN p.payment_status = 'pending' THEN ${LEASE_SECONDS}::float
        ELSE least(${PROCESSING_SYNC_SECONDS_MAX}::float, ${PROCESSING_SYNC_SECONDS}::float * power(2, least(p.sync_count, 20)))
      END)
    WHERE p.id IN (
      SELECT c.id FROM payment_records c
      WHERE c.payment_provider = ${provider} AND c.next_sync_at <= now()
        AND (NOT ${isGateClosed(provider)}::boolean OR ${isUnknownTooLong(Prisma.sql`c`)})
        AND ${notPutAside({ job: JOB, id: Prisma.sql`c.id` })}
      ORDER BY c.next_sync_at LIMIT ${CLAIM} FOR UPDATE SKIP LOCKED)
    RETURNING p.id, p.payer_came_back AS "isPayerBack", ${isUnknownTooLong(Prisma.sql`p`)} AS "isUnknownTooLong"`;
  return claimedSchema.parse(rows);
}

function isUnknownTooLong(row: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(CASE
    WHEN ${row}.payment_status = 'pending' OR ${row}.reason = ${CAPTURING}
      THEN ${row}.expires_at < now() - make_interval(secs => ${UNKNOWN_SECONDS_MAX}::float)
    ELSE ${row}.created_at < now() - make_interval(days => ${PROCESSING_DAYS_MAX}::integer)
  END)`;
}

/** Those that stay pending are due again by their schedule, and at their deadline. */
async function schedule(ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await db().$executeRaw`
    UPDATE payment_records p SET payer_came_back = false, next_sync_at = least(p.expires_at, now() + make_interval(secs =>
      (${[...PENDING_SYNC_SECONDS]}::float[])[least(p.sync_count + 1, ${PENDING_SYNC_SECONDS.length}::integer)]))
    WHERE p.id = ANY (${ids}) AND p.payment_status = 'pending' AND p.expires_at > now()`;
}

async function reconcile({ id, isPayerBack, isUnknownTooLong: isTooLong }: Claim): Promise<void> {
  try {
    await syncPayment({ paymentId: id, isPayerBack });
  } finally {
    if (isTooLong) await escalate(id);
  }
}

async function escalate(id: number): Promise<void> {
  const payment = await findPaymentRow({ id });
  if (!payment || !isUnfinished(payment.status)) return;
  const { outcome } = await commit(planUnknownTooLong(payment));
  log().error({ payment_id: id, outcome }, 'Payment needs review');
}
