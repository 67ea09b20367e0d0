import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { tryOrLog } from '@/lib/core/try-or-log';
import { syncPayout } from '@/lib/payouts/sync-payout';

const BATCH = 50;

/** A payout takes a moment or some weeks, so it is synced less and less often, at least every six hours. */
const SYNC_SECONDS = 30;
const SYNC_SECONDS_MAX = 6 * 60 * 60;

/**
 * Syncs every payout that is due, and sends those that never left. Any number of workers may run it at once: each
 * claims other payouts.
 * @returns how many payouts were synced
 */
export async function reconcilePayouts(): Promise<number> {
  const claimed = await claim();
  for (const { id } of claimed) {
    await tryOrLog({
      attempt: () => syncPayout({ payoutId: id }),
      message: 'Could not sync a payout',
      facts: { payout_id: id },
    });
  }
  return claimed.length;
}

async function claim(): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    UPDATE payouts o SET
      sync_count = o.sync_count + 1,
      next_sync_at = now() + make_interval(
        secs => least(${SYNC_SECONDS_MAX}::float, ${SYNC_SECONDS}::float * power(2, least(o.sync_count, 20))))
    WHERE o.id IN (
      SELECT id FROM payouts WHERE next_sync_at <= now() ORDER BY next_sync_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING o.id`;
  return z.array(z.object({ id: z.number() })).parse(rows);
}
