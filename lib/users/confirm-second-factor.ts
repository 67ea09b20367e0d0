import { z } from 'zod';
import type { SessionUser } from '@/lib/auth/read-session-user';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { countingTries } from './check-second-factor';
import type { RecoveryCodesResponse } from './schema';
import { hashOfRecoveryCode, newRecoveryCodes, stepOfCode } from './second-factor-secret';

/**
 * Turns a second factor on by a code of the app. This session has given it then, and every other one of the person has to.
 * @returns the recovery codes, which are shown once
 * @throws PayError wrong_code, second_factor_off if none was begun, second_factor_on, rate_limited, database_unavailable
 */
export async function confirmSecondFactor({
  user: { id: userId, sessionId },
  code,
}: {
  user: SessionUser;
  code: string;
}): Promise<RecoveryCodesResponse> {
  const factor = await db().secondFactor.findUnique({ where: { userId } });
  if (!factor) throw new PayError('second_factor_off');
  if (factor.confirmedAt !== null) throw new PayError('second_factor_on');
  const sealed = factor.sealedSecret;
  const codes = newRecoveryCodes();
  await countingTries({
    userId,
    isRight: async () => {
      const step = await stepOfCode({ sealed, code });
      return step !== null && turnOn({ userId, sessionId, sealed, step, codes });
    },
  });
  return { recovery_codes: codes };
}

async function turnOn({
  userId,
  sessionId,
  sealed,
  step,
  codes,
}: {
  userId: number;
  sessionId: string;
  sealed: string;
  step: number;
  codes: string[];
}): Promise<boolean> {
  const rows = await db().$queryRaw`
    WITH confirmed AS (
      UPDATE second_factors SET confirmed_at = now(), last_step = ${step}
      WHERE user_id = ${userId} AND sealed_secret = ${sealed} AND confirmed_at IS NULL RETURNING user_id),
    given AS (
      UPDATE sessions SET second_factor_at = now() FROM confirmed WHERE id = ${sessionId}::uuid AND ended_at IS NULL),
    written AS (
      INSERT INTO recovery_codes (user_id, code_hash)
      SELECT user_id, unnest(${codes.map(hashOfRecoveryCode)}::text[]) FROM confirmed),
    audited AS (
      INSERT INTO audit_logs (actor_id, action, subject)
      SELECT user_id, 'second_factor_set_up', 'session:' || ${sessionId}::text FROM confirmed)
    SELECT user_id FROM confirmed`;
  return z.array(z.unknown()).parse(rows).length === 1;
}
