import { z } from 'zod';
import { db } from '@/lib/core/db/client';

/** Requests ask a provider about one payment at most once in so long, however many there are, and in whichever process. */
export const REQUEST_SYNC_SECONDS = 2;

/**
 * Takes the turn to ask the provider about a payment for a request: a waiting page or a return address.
 * @param isPayerBack whether this request says so; what an earlier one said and nobody could follow is remembered
 * @returns null when another request asked a moment ago: what is stored is as new as it may be, and the worker asks soon
 *   if the payer came back; else whether the payer came back
 * @throws PayError database_unavailable
 */
export async function claimRequestSync({
  paymentId,
  isPayerBack,
}: {
  paymentId: number;
  isPayerBack: boolean;
}): Promise<{ isPayerBack: boolean } | null> {
  const rows = await db().$queryRaw`
    UPDATE payment_records p SET
      asked_at = CASE WHEN was.is_turn THEN now() ELSE p.asked_at END,
      payer_came_back = NOT was.is_turn AND (p.payer_came_back OR ${isPayerBack}),
      next_sync_at = CASE WHEN NOT was.is_turn AND ${isPayerBack} THEN least(p.next_sync_at, now()) ELSE p.next_sync_at END
    FROM (
      SELECT c.id, c.payer_came_back,
        (c.asked_at IS NULL OR c.asked_at <= now() - make_interval(secs => ${REQUEST_SYNC_SECONDS}::float)) AS is_turn
      FROM payment_records c WHERE c.id = ${paymentId} FOR UPDATE) was
    WHERE p.id = was.id AND (was.is_turn OR (${isPayerBack} AND NOT p.payer_came_back))
    RETURNING was.is_turn AS "isTurn", was.payer_came_back AS "cameBack"`;
  const [row] = z.array(z.object({ isTurn: z.boolean(), cameBack: z.boolean() })).parse(rows);
  return row?.isTurn ? { isPayerBack: isPayerBack || row.cameBack } : null;
}
