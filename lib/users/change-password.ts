import { z } from 'zod';
import type { SessionUser } from '@/lib/auth/read-session-user';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { checkOwnPassword } from './check-own-password';
import { knownDeviceCookie } from './known-device';
import { hashPassword } from './password';
import { requireGoodPassword } from './require-good-password';
import type { ChangePasswordBody } from './schema';

/**
 * Replaces a person's password. Their other sessions end in the same commit, and every other browser is a stranger.
 * @returns the cookie by which this browser stays known
 * @throws PayError wrong_credentials, password_too_weak, rate_limited, database_unavailable; conflict if another change
 *   was faster
 */
export async function changePassword({
  user,
  current_password: current,
  new_password: wanted,
}: ChangePasswordBody & { user: SessionUser }): Promise<{ deviceCookie: string }> {
  requireGoodPassword({ password: wanted, email: user.email });
  const before = await checkOwnPassword({ user, password: current });
  const passwordHash = await hashPassword(wanted);
  const rows = await db().$queryRaw`
    WITH changed AS (
      UPDATE users SET password_hash = ${passwordHash} WHERE id = ${user.id} AND password_hash = ${before}
      RETURNING id),
    ended AS (
      UPDATE sessions SET ended_at = now(), ended_because = 'password_changed'
      WHERE user_id IN (SELECT id FROM changed) AND id <> ${user.sessionId}::uuid AND ended_at IS NULL)
    SELECT id FROM changed`;
  if (changedSchema.parse(rows).length === 0) throw new PayError('conflict');
  return { deviceCookie: await knownDeviceCookie({ id: user.id, passwordHash }) };
}

const changedSchema = z.array(z.object({ id: z.number() }));
