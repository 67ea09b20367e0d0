import { z } from 'zod';
import { db } from '@/lib/db/client';
import { collectDebts } from '@/lib/disputes/collect-debts';
import { settleDispute } from '@/lib/disputes/settle-dispute';
import { PayError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Provider } from '@/lib/providers/provider';

const BATCH = 50;

/** A dispute takes weeks, and its events tell what happens: this is for those that were lost. */
const LOOK_SECONDS = 60;
const LOOK_SECONDS_MAX = 6 * 60 * 60;

/**
 * Asks about every dispute that is due for a look, and collects what helpers owe. Any number of workers may run it at
 * once: each claims other disputes.
 *
 * @returns how many disputes were looked at
 */
export async function reconcileDisputes(): Promise<number> {
  const claimed = await claim();
  for (const { provider: name, reference } of claimed) await settle({ name, reference });
  await collectDebts();
  return claimed.length;
}

async function settle({ name, reference }: { name: Provider['name']; reference: string }): Promise<void> {
  try {
    await settleDispute({ provider: name, disputeReference: reference });
  } catch (error) {
    if (!(error instanceof PayError)) throw error;
    log().warn({ provider: name, dispute: reference, error }, 'Could not look at a dispute');
  }
}

const claimedSchema = z.array(z.object({ provider: z.enum(['stripe', 'paypal']), reference: z.string() }));

/** What was won and has not come back is looked for as well. */
async function claim(): Promise<z.infer<typeof claimedSchema>> {
  const rows = await db().$queryRaw`
    UPDATE disputes d SET
      look_count = d.look_count + 1,
      next_look_at = now() + make_interval(
        secs => least(${LOOK_SECONDS_MAX}::float, ${LOOK_SECONDS}::float * power(2, least(d.look_count, 20))))
    WHERE d.id IN (
      SELECT id FROM disputes
      WHERE next_look_at <= now() AND (status = 'open' OR (status <> 'lost' AND withdrawn > 0))
      ORDER BY next_look_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING d.provider, d.provider_dispute_id AS reference`;
  return claimedSchema.parse(rows);
}
