import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { databaseFault } from '@/lib/core/db/database-fault';
import { refusalOf } from '@/lib/ledger/refusal-of';
import { SENDING_SECONDS, type SendingClaim } from '@/lib/providers/sending-claim';
import type { PayoutRow } from './payout-row';
import { type UnpayableReason, unpayableReasons } from './states';

const claimSchema = z.tuple([z.object({ sendingUntil: z.date(), unknownBefore: z.date().nullable() })]);

/**
 * Stores that a payout is being sent, before it is: only one process sends it at a time, and whoever cancels it waits
 * for that one. Until its response is stored, the outcome counts as unknown.
 * @returns null when another process is sending it, it is not to be sent any more, or payouts are paused; `unpayable` when it was never sent
 *   and its money has to stay, of which nothing is stored
 * @throws PayError database_unavailable
 */
export async function claimSending(
  payout: PayoutRow,
): Promise<SendingClaim | { unpayable: UnpayableReason } | null> {
  const claimedAtMs = performance.now();
  try {
    const claimed = claimSchema.safeParse(await claim(payout));
    return claimed.success ? { ...claimed.data[0], claimedAtMs } : null;
  } catch (error) {
    const refusal = refusalOf(databaseFault(error));
    if (refusal === 'payouts_paused') return null;
    const unpayable = unpayableReasons.find((reason) => reason === refusal);
    if (unpayable === undefined) throw error;
    return { unpayable };
  }
}

function claim({ id, version }: PayoutRow): Promise<unknown> {
  return db().$queryRaw`
    WITH before AS (
      SELECT id, unknown_send_at FROM payouts
      WHERE id = ${id} AND status = 'requested' AND version = ${version}
        AND (sending_until IS NULL OR sending_until <= now()) FOR UPDATE)
    UPDATE payouts o SET unknown_send_at = now(),
      sending_until = now() + make_interval(secs => ${SENDING_SECONDS}::float)
    FROM before WHERE o.id = before.id
    RETURNING o.sending_until AS "sendingUntil", before.unknown_send_at AS "unknownBefore"`;
}

/**
 * The request is over, and another process may send it again, under the same reference. Stored apart from what follows for
 * the payout, because that may be refused as stale, and this stays true.
 * @param isSent whether it may have done something; else only what an earlier request did is unknown
 * @throws PayError database_unavailable
 */
export async function endClaim({
  payout: { id },
  claim: { sendingUntil, unknownBefore },
  isSent,
}: {
  payout: PayoutRow;
  claim: SendingClaim;
  isSent: boolean;
}): Promise<void> {
  await db().payout.updateMany({
    where: { id, sendingUntil },
    data: { sendingUntil: null, ...(!isSent && { unknownSendAt: unknownBefore }) },
  });
}
