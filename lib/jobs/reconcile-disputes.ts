import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { tryOrLog } from '@/lib/core/try-or-log';
import { collectDebts } from '@/lib/disputes/collect-debts';
import { syncDispute } from '@/lib/disputes/sync-dispute';
import { providerNameSchema } from '@/lib/providers/schema';

const BATCH = 50;

/** A dispute takes weeks, and its events report what happens: this is for lost events. */
const SYNC_SECONDS = 60;
const SYNC_SECONDS_MAX = 6 * 60 * 60;

/**
 * Syncs every dispute that is due, and collects helpers' debts. Any number of workers may run it at once: each claims
 * other disputes.
 * @returns how many disputes were synced
 */
export async function reconcileDisputes(): Promise<number> {
  const claimed = await claim();
  for (const { provider, reference: disputeReference } of claimed) {
    await tryOrLog({
      attempt: () => syncDispute({ provider, disputeReference }),
      message: 'Could not sync a dispute',
      facts: { provider, dispute: disputeReference },
    });
  }
  await collectDebts();
  return claimed.length;
}

const claimedSchema = z.array(z.object({ provider: providerNameSchema, reference: z.string() }));

/** A won dispute whose money has not returned is synced as well. */
async function claim(): Promise<z.infer<typeof claimedSchema>> {
  const rows = await db().$queryRaw`
    UPDATE disputes d SET
      sync_count = d.sync_count + 1,
      next_sync_at = now() + make_interval(
        secs => least(${SYNC_SECONDS_MAX}::float, ${SYNC_SECONDS}::float * power(2, least(d.sync_count, 20))))
    WHERE d.id IN (
      SELECT id FROM disputes
      WHERE next_sync_at <= now() AND (status = 'open' OR (status <> 'lost' AND withdrawn > 0))
      ORDER BY next_sync_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING d.provider, d.provider_dispute_id AS reference`;
  return claimedSchema.parse(rows);
}
