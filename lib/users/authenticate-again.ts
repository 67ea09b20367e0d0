import type { SessionUser } from '@/lib/auth/read-session-user';
import { RECENT_AUTHENTICATION_SECONDS } from '@/lib/auth/require-recent-authentication';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { checkOwnPassword } from './check-own-password';
import type { AuthenticationResponse } from './schema';

/**
 * Marks this session as one whose person has just proved who they are.
 * @throws PayError wrong_credentials, rate_limited, database_unavailable; not_signed_in if the session ended meanwhile
 */
export async function authenticateAgain({
  user,
  password,
}: {
  user: SessionUser;
  password: string;
}): Promise<AuthenticationResponse> {
  await checkOwnPassword({ user, password });
  const authTime = new Date();
  const { count } = await db().session.updateMany({
    where: { id: user.sessionId, endedAt: null },
    data: { authTime },
  });
  if (count === 0) throw new PayError('not_signed_in');
  const recentUntil = new Date(authTime.getTime() + RECENT_AUTHENTICATION_SECONDS * 1000);
  return { recent_until: recentUntil.toISOString() };
}
