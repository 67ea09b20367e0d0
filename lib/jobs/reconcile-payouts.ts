import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside } from '@/lib/core/run-rows';
import { syncPayout } from '@/lib/payouts/sync-payout';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { reconcileAtEach } from './reconcile-at-each';

const JOB = 'reconcile-payouts';
const BATCH = 50;

/** A payout takes a moment or some weeks, so it is synced less and less often, at least every six hours. */
const SYNC_SECONDS = 30;
const SYNC_SECONDS_MAX = 6 * 60 * 60;

/**
 * Syncs every payout of these providers that is due, and sends those that never left. Providers do not wait for one
 * another. Any number of workers may run it at once: each claims other payouts.
 * @returns how many payouts were claimed
 */
export function reconcilePayouts(providers: readonly ProviderName[] = providerNames): Promise<number> {
  return reconcileAtEach({ job: JOB, providers, claim, run: ({ id }) => syncPayout({ payoutId: id }) });
}

async function claim(provider: ProviderName): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    UPDATE payouts o SET
      sync_count = o.sync_count + 1,
      next_sync_at = now() + make_interval(
        secs => least(${SYNC_SECONDS_MAX}::float, ${SYNC_SECONDS}::float * power(2, least(o.sync_count, 20))))
    WHERE o.id IN (
      SELECT c.id FROM payouts c
      WHERE c.provider = ${provider} AND c.next_sync_at <= now() AND ${notPutAside({ job: JOB, id: Prisma.sql`c.id` })}
      ORDER BY c.next_sync_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING o.id`;
  return z.array(z.object({ id: z.number() })).parse(rows);
}
