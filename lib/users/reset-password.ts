import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { hashOfToken } from './link-token';
import { hashPassword } from './password';
import { requireGoodPassword } from './require-good-password';
import type { PasswordResetResponse, ResetPasswordBody } from './schema';

/**
 * Uses up a link for a new password. Every session of the person ends in the same commit, every browser is a stranger, and
 * the address is confirmed: the link came to it.
 * @throws PayError link_not_valid, password_too_weak, database_unavailable
 */
export async function resetPassword({
  token,
  new_password: wanted,
}: ResetPasswordBody): Promise<PasswordResetResponse> {
  const tokenHash = hashOfToken(token);
  const link = await db().accountLink.findUnique({
    where: { tokenHash, purpose: 'password_reset', expiresAt: { gt: new Date() } },
    select: { email: true },
  });
  if (!link) throw new PayError('link_not_valid');
  requireGoodPassword({ password: wanted, email: link.email });
  const passwordHash = await hashPassword(wanted);
  const rows = await db().$queryRaw`
    WITH used AS (
      DELETE FROM account_links WHERE token_hash = ${tokenHash} AND purpose = 'password_reset' AND expires_at > now()
      RETURNING user_id, email),
    changed AS (
      UPDATE users u SET password_hash = ${passwordHash}, confirmed_at = COALESCE(u.confirmed_at, now()) FROM used
      WHERE u.id = used.user_id AND u.email = used.email AND u.disabled_at IS NULL AND u.password_hash IS NOT NULL
      RETURNING u.id),
    ended AS (
      UPDATE sessions SET ended_at = now(), ended_because = 'password_reset'
      WHERE user_id IN (SELECT id FROM changed) AND ended_at IS NULL)
    SELECT id FROM changed`;
  if (changedSchema.parse(rows).length === 0) throw new PayError('link_not_valid');
  return { sessions: 'ended' };
}

const changedSchema = z.array(z.object({ id: z.number() }));
