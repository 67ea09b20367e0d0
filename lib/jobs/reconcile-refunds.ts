import { z } from 'zod';
import { db } from '@/lib/db/client';
import { PayError } from '@/lib/errors';
import { log } from '@/lib/log';
import { settleRefund } from '@/lib/refunds/settle-refund';

const BATCH = 50;

/** A refund takes a moment or some days, so it is asked about less and less often, at least every six hours. */
const LOOK_SECONDS = 30;
const LOOK_SECONDS_MAX = 6 * 60 * 60;

/**
 * Asks about every refund that is due for a look, and sends those that never left. Any number of workers may run it at
 * once: each claims other refunds.
 *
 * @returns how many refunds were looked at
 */
export async function reconcileRefunds(): Promise<number> {
  const claimed = await claim();
  for (const { id } of claimed) {
    try {
      await settleRefund({ refundId: id });
    } catch (error) {
      if (!(error instanceof PayError)) throw error;
      log().warn({ refund_id: id, error }, 'Could not look at a refund');
    }
  }
  return claimed.length;
}

async function claim(): Promise<{ id: number }[]> {
  const rows = await db().$queryRaw`
    UPDATE refunds r SET
      look_count = r.look_count + 1,
      next_look_at = now() + make_interval(
        secs => least(${LOOK_SECONDS_MAX}::float, ${LOOK_SECONDS}::float * power(2, least(r.look_count, 20))))
    WHERE r.id IN (
      SELECT id FROM refunds WHERE next_look_at <= now() ORDER BY next_look_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING r.id`;
  return z.array(z.object({ id: z.number() })).parse(rows);
}
