import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { endedTaskStatuses } from '@/lib/tasks/states';
import { OFFER_PAUSE_DAYS, type OfferRefusalReason, offerRefusal } from './offer-refusal';
import { standingApplicationStatuses } from './states';

export type OfferRefusal = {
  reason: OfferRefusalReason;
  /** When the pause ends at the latest, ISO 8601; null where no date ends it. */
  until: string | null;
};

const factsSchema = z.tuple([
  z.object({
    owedFees: z.number(),
    isRecent: z.boolean().nullable(),
    pauseEnds: z.date().nullable(),
    standing: z.number(),
  }),
]);

/**
 * Why a helper may not offer to do this task now: they owe the service fee of a task that they cancelled, and have other
 * work, or cancelled again. Null: they may.
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
    WITH charged AS (
      SELECT t.created_at + make_interval(days => ${OFFER_PAUSE_DAYS}::integer) AS pause_ends
      FROM ledger_accounts d JOIN ledger_entries e ON e.account_id = d.id
      JOIN ledger_transactions t ON t.id = e.transaction_id
      WHERE d.user_id = ${userId} AND d.kind = 'debt' AND d.balance < 0 AND t.kind = 'fee_charged'
        AND e.id > COALESCE((SELECT max(h.id) FROM (
          SELECT p.id, sum(p.amount) OVER (ORDER BY p.id) AS owed FROM ledger_entries p WHERE p.account_id = d.id) h
          WHERE h.owed = 0), 0))
    SELECT count(*)::integer AS "owedFees", max(pause_ends) AS "pauseEnds", max(pause_ends) > now() AS "isRecent",
      (SELECT count(*) FROM task_applications a JOIN tasks k ON k.id = a.task_id
        WHERE a.helper_id = ${userId} AND a.task_id <> ${taskId} AND a.status = ANY (${standingApplicationStatuses})
          AND k.status <> ALL (${endedTaskStatuses}) AND (k.helper_id IS NULL OR k.helper_id = ${userId}))::integer AS standing
    FROM charged`;
  const [{ owedFees, isRecent, pauseEnds, standing }] = factsSchema.parse(rows);
  const reason = offerRefusal({ owedFees, isRecent: isRecent ?? false, standing });
  if (reason === null) return null;
  return { reason, until: reason === 'offers_paused' && pauseEnds ? pauseEnds.toISOString() : null };
}
