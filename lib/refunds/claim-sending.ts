import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { SENDING_SECONDS, type SendingClaim } from '@/lib/providers/sending-claim';
import type { RefundRow } from './refund-row';

const claimSchema = z.tuple([z.object({ sendingUntil: z.date(), unknownBefore: z.date().nullable() })]);

/**
 * Stores that a refund is being sent, before it is: only one process sends it at a time, and whoever stops it waits for
 * that one. Until its response is stored, the outcome counts as unknown.
 * @returns null when another process is sending it, or it is not to be sent any more
 * @throws PayError database_unavailable
 */
export async function claimSending({ id, version }: RefundRow): Promise<SendingClaim | null> {
  const claimedAtMs = performance.now();
  const rows = await db().$queryRaw`
    WITH before AS (
      SELECT id, unknown_send_at FROM refunds
      WHERE id = ${id} AND status = 'pending' AND provider_refund_id IS NULL AND stop_requested_at IS NULL
        AND version = ${version} AND (sending_until IS NULL OR sending_until <= now()) FOR UPDATE)
    UPDATE refunds r SET unknown_send_at = now(),
      sending_until = now() + make_interval(secs => ${SENDING_SECONDS}::float)
    FROM before WHERE r.id = before.id
    RETURNING r.sending_until AS "sendingUntil", before.unknown_send_at AS "unknownBefore"`;
  const claimed = claimSchema.safeParse(rows);
  return claimed.success ? { ...claimed.data[0], claimedAtMs } : null;
}

/**
 * The request is over, and another process may send it again, under the same reference. Stored apart from what follows for
 * the refund, because that may be refused as stale, and this stays true.
 * @param isSent whether it may have done something; else only what an earlier request did is unknown
 * @throws PayError database_unavailable
 */
export async function endClaim({
  refund: { id },
  claim: { sendingUntil, unknownBefore },
  isSent,
}: {
  refund: RefundRow;
  claim: SendingClaim;
  isSent: boolean;
}): Promise<void> {
  await db().refund.updateMany({
    where: { id, sendingUntil },
    data: { sendingUntil: null, ...(!isSent && { unknownSendAt: unknownBefore }) },
  });
}
