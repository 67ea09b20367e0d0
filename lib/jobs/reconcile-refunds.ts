import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside } from '@/lib/core/run-rows';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { syncRefund } from '@/lib/refunds/sync-refund';
import { reconcileAtEach } from './reconcile-at-each';

const JOB = 'reconcile-refunds';
const BATCH = 50;

/** A refund takes a moment or some days, so it is synced less and less often, at least every six hours. */
const SYNC_SECONDS = 30;
const SYNC_SECONDS_MAX = 6 * 60 * 60;

/**
 * Syncs every refund of these providers that is due, and sends those that never left. Providers do not wait for one
 * another. Any number of workers may run it at once: each claims other refunds.
 * @returns how many refunds were claimed
 */
export function reconcileRefunds(providers: readonly ProviderName[] = providerNames): Promise<number> {
  return reconcileAtEach({ job: JOB, providers, claim, run: ({ id }) => syncRefund({ refundId: id }) });
}

async function claim(provider: ProviderName): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    UPDATE refunds r SET
      sync_count = r.sync_count + 1,
      next_sync_at = now() + make_interval(
        secs => least(${SYNC_SECONDS_MAX}::float, ${SYNC_SECONDS}::float * power(2, least(r.sync_count, 20))))
    WHERE r.id IN (
      SELECT c.id FROM refunds c JOIN payment_evidence e ON e.id = c.evidence_id AND e.provider = ${provider}
      WHERE c.next_sync_at <= now() AND ${notPutAside({ job: JOB, id: Prisma.sql`c.id` })}
      ORDER BY c.next_sync_at LIMIT ${BATCH} FOR UPDATE OF c SKIP LOCKED)
    RETURNING r.id`;
  return z.array(z.object({ id: z.number() })).parse(rows);
}
