import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { endedTaskStatuses } from '@/lib/tasks/states';
import { OFFER_PAUSE_DAYS, offerRefusal } from './offer-refusal';
import { standingApplicationStatuses } from './states';

const factsSchema = z.tuple([
  z.object({ owedFees: z.number(), isRecent: z.boolean(), standing: z.number() }),
]);

/**
 * Refuses the offer of a helper who owes the service fee of a task that they cancelled, and has other work.
 * @throws PayError helper_owes, database_unavailable
 */
export async function requireMayOffer({ userId, taskId }: { userId: number; taskId: number }): Promise<void> {
  const rows = await db().$queryRaw`
    WITH charged AS (
      SELECT t.created_at FROM ledger_accounts d JOIN ledger_entries e ON e.account_id = d.id
      JOIN ledger_transactions t ON t.id = e.transaction_id
      WHERE d.user_id = ${userId} AND d.kind = 'debt' AND d.balance < 0 AND t.kind = 'fee_charged'
        AND e.id > COALESCE((SELECT max(h.id) FROM (
          SELECT p.id, sum(p.amount) OVER (ORDER BY p.id) AS owed FROM ledger_entries p WHERE p.account_id = d.id) h
          WHERE h.owed = 0), 0))
    SELECT (SELECT count(*) FROM charged)::integer AS "owedFees",
      EXISTS (SELECT 1 FROM charged WHERE created_at > now() - make_interval(days => ${OFFER_PAUSE_DAYS}::integer)) AS "isRecent",
      (SELECT count(*) FROM task_applications a JOIN tasks k ON k.id = a.task_id
        WHERE a.helper_id = ${userId} AND a.task_id <> ${taskId} AND a.status = ANY (${standingApplicationStatuses})
          AND k.status <> ALL (${endedTaskStatuses}) AND (k.helper_id IS NULL OR k.helper_id = ${userId}))::integer AS standing`;
  const [facts] = factsSchema.parse(rows);
  const reason = offerRefusal(facts);
  if (reason === null) return;
  const days = reason === 'offers_paused' && { days: OFFER_PAUSE_DAYS };
  throw new PayError('helper_owes', { details: { reason, ...days } });
}
