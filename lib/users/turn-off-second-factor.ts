import type { SessionUser } from '@/lib/auth/read-session-user';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { checkSecondFactor } from './check-second-factor';
import type { SecondFactorOffResponse } from './schema';

/**
 * Turns one's own second factor off, by a code of it. Its recovery codes go with it.
 * @throws PayError wrong_code, second_factor_off, rate_limited, database_unavailable
 */
export async function turnOffSecondFactor({
  user: { id, sessionId },
  code,
}: {
  user: SessionUser;
  code: string;
}): Promise<SecondFactorOffResponse> {
  await checkSecondFactor({ userId: id, code });
  await db().$executeRaw`
    WITH removed AS (DELETE FROM second_factors WHERE user_id = ${id} RETURNING user_id)
    INSERT INTO audit_logs (actor_id, action, subject)
    SELECT user_id, 'second_factor_turned_off', 'session:' || ${sessionId}::text FROM removed`;
  return { second_factor: 'off' };
}

/**
 * Takes the second factor of another person away, who has lost the app and the recovery codes. They are signed out everywhere and
 * sign in by the first factor alone.
 * @param actorId an admin's, who has checked who asks
 * @throws PayError second_factor_off, database_unavailable
 */
export async function resetSecondFactor({
  actorId,
  userId,
  reason,
}: {
  actorId: number;
  userId: number;
  reason: string;
}): Promise<SecondFactorOffResponse> {
  const count = await db().$executeRaw`
    WITH removed AS (DELETE FROM second_factors WHERE user_id = ${userId} AND confirmed_at IS NOT NULL RETURNING user_id),
    ended AS (
      UPDATE sessions s SET ended_at = now(), ended_because = 'second_factor_reset' FROM removed r
      WHERE s.user_id = r.user_id AND s.ended_at IS NULL)
    INSERT INTO audit_logs (actor_id, action, subject, detail)
    SELECT ${actorId}, 'second_factor_reset', 'user:' || user_id, jsonb_build_object('reason', ${reason}::text) FROM removed`;
  if (count === 0) throw new PayError('second_factor_off');
  return { second_factor: 'off' };
}
