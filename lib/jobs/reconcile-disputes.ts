import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { notPutAside } from '@/lib/core/run-rows';
import { syncDispute } from '@/lib/disputes/sync-dispute';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { reconcileAtEach } from './reconcile-at-each';

const JOB = 'reconcile-disputes';
const BATCH = 50;

/** A dispute takes weeks, and its events report what happens: this is for lost events. */
const SYNC_SECONDS = 60;
const SYNC_SECONDS_MAX = 6 * 60 * 60;

/**
 * Syncs every dispute of these providers that is due. Providers do not wait for one another. Any number of workers may
 * run it at once: each claims other disputes.
 * @returns how many disputes were claimed
 */
export function reconcileDisputes(providers: readonly ProviderName[] = providerNames): Promise<number> {
  return reconcileAtEach({
    job: JOB,
    providers,
    claim,
    run: ({ reference: disputeReference }, provider) => syncDispute({ provider, disputeReference }),
  });
}

const claimedSchema = z.array(z.object({ id: z.number(), reference: z.string() }));

/** A won dispute whose money has not returned is synced as well, and one that was opened again. */
async function claim(provider: ProviderName): Promise<z.infer<typeof claimedSchema>> {
  const rows = await db().$queryRaw`
    UPDATE disputes d SET
      sync_count = d.sync_count + 1,
      next_sync_at = now() + make_interval(
        secs => least(${SYNC_SECONDS_MAX}::float, ${SYNC_SECONDS}::float * power(2, least(d.sync_count, 20))))
    WHERE d.id IN (
      SELECT c.id FROM disputes c
      WHERE c.provider = ${provider} AND c.next_sync_at <= now()
        AND (c.status = 'open' OR c.is_reopened OR (c.status <> 'lost' AND c.withdrawn > 0))
        AND ${notPutAside({ job: JOB, id: Prisma.sql`c.id` })}
      ORDER BY c.next_sync_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING d.id, d.provider_dispute_id AS reference`;
  return claimedSchema.parse(rows);
}
