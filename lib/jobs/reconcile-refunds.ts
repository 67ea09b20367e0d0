import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { tryOrLog } from '@/lib/core/try-or-log';
import { syncRefund } from '@/lib/refunds/sync-refund';

const BATCH = 50;

/** A refund takes a moment or some days, so it is synced less and less often, at least every six hours. */
const SYNC_SECONDS = 30;
const SYNC_SECONDS_MAX = 6 * 60 * 60;

/**
 * Syncs every refund that is due, and sends those that never left. Any number of workers may run it at once: each
 * claims other refunds.
 * @returns how many refunds were synced
 */
export async function reconcileRefunds(): Promise<number> {
  const claimed = await claim();
  for (const { id } of claimed) {
    await tryOrLog({
      attempt: () => syncRefund({ refundId: id }),
      message: 'Could not sync a refund',
      facts: { refund_id: id },
    });
  }
  return claimed.length;
}

async function claim(): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    UPDATE refunds r SET
      sync_count = r.sync_count + 1,
      next_sync_at = now() + make_interval(
        secs => least(${SYNC_SECONDS_MAX}::float, ${SYNC_SECONDS}::float * power(2, least(r.sync_count, 20))))
    WHERE r.id IN (
      SELECT id FROM refunds WHERE next_sync_at <= now() ORDER BY next_sync_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING r.id`;
  return z.array(z.object({ id: z.number() })).parse(rows);
}
