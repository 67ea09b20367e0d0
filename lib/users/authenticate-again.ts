import type { SessionUser } from '@/lib/auth/read-session-user';
import { RECENT_AUTHENTICATION_SECONDS } from '@/lib/auth/require-recent-authentication';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { checkOwnPassword } from './check-own-password';
import { checkSecondFactor } from './check-second-factor';
import type { AuthenticationResponse } from './schema';

/**
 * Marks this session as one whose person has just proved who they are, by both factors if they have two.
 * @throws PayError wrong_credentials, wrong_code, rate_limited, database_unavailable; not_signed_in if the session ended meanwhile
 */
export async function authenticateAgain({
  user,
  password,
  code,
}: {
  user: SessionUser;
  password: string;
  code?: string | undefined;
}): Promise<AuthenticationResponse> {
  await checkOwnPassword({ user, password });
  if (user.hasSecondFactor) await checkSecondFactor({ userId: user.id, code: code ?? '' });
  const authTime = new Date();
  const { count } = await db().session.updateMany({
    where: { id: user.sessionId, endedAt: null },
    data: { authTime },
  });
  if (count === 0) throw new PayError('not_signed_in');
  const recentUntil = new Date(authTime.getTime() + RECENT_AUTHENTICATION_SECONDS * 1000);
  return { recent_until: recentUntil.toISOString() };
}
