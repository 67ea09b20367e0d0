import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { type OfferRefusalReason, offerRefusalReasons } from './offer-refusal-reasons';

export type OfferRefusal = {
  reason: OfferRefusalReason;
  /** When the pause ends at the latest, ISO 8601; null where no date ends it. */
  until: string | null;
};

const refusalsSchema = z.array(
  z.object({ reason: z.enum(offerRefusalReasons), pauseEnds: z.date().nullable() }),
);

/**
 * Why a helper may not offer to do this task now: they owe the service fee of a task that they cancelled, and have other
 * work, or cancelled again. Null: they may. The commit of an offer asks the same function of the database.
 * @throws PayError database_unavailable
 */
export async function readOfferRefusal({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<OfferRefusal | null> {
  const rows = await db().$queryRaw`
    SELECT reason, pause_ends AS "pauseEnds" FROM offer_refusal(${userId}::integer, ${taskId}::integer)`;
  const [refusal] = refusalsSchema.parse(rows);
  return refusal ? { reason: refusal.reason, until: refusal.pauseEnds?.toISOString() ?? null } : null;
}
