import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { movedBy } from './moved-by';
import type { Plan } from './plan';

/**
 * Refuses an operator's plan that would need an approval and has none, before something is done that must come before its
 * commit. The commit itself decides.
 * @throws PayError approval_required, database_unavailable
 */
export async function requireWithinLimits(plan: Plan): Promise<void> {
  const { audit } = plan;
  const moved = movedBy(plan);
  if (!audit || !moved || audit.approval_id !== undefined) return;
  const rows = await db().$queryRaw`
    SELECT is_above_limits(${audit.actor_id}::integer, ${moved.amount}::integer) AS "isAbove"`;
  const [{ isAbove }] = z.tuple([z.object({ isAbove: z.boolean() })]).parse(rows);
  if (isAbove) throw new PayError('approval_required', { details: { ...moved } });
}
