import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import type { SessionUser } from './read-session-user';

/** For so long after a proof of who they are, a person may do what moves money. */
export const RECENT_AUTHENTICATION_SECONDS = 10 * 60;

/**
 * Refuses an act in a session whose person has not proved lately who they are: the device may be in other hands by now.
 * @throws PayError recent_authentication_required, with how; database_unavailable
 */
export async function requireRecentAuthentication({
  id,
  authTime,
  hasSecondFactor,
}: SessionUser): Promise<void> {
  if (Date.now() - authTime.getTime() <= RECENT_AUTHENTICATION_SECONDS * 1000) return;
  const { passwordHash } = await db().user.findUniqueOrThrow({
    where: { id },
    select: { passwordHash: true },
  });
  throw new PayError('recent_authentication_required', {
    details: {
      max_age_seconds: RECENT_AUTHENTICATION_SECONDS,
      ...howOf(passwordHash),
      ...(hasSecondFactor && { needs_code: true }),
    },
  });
}

/** A password is sent to the endpoint; whoever has none signs in at their provider again, on its page. */
function howOf(passwordHash: string | null): { method: 'password' | 'google'; endpoint: string } {
  if (passwordHash !== null) return { method: 'password', endpoint: 'POST /api/users/me/authentication' };
  return { method: 'google', endpoint: 'POST /api/auth/signin/google?prompt=login&max_age=0' };
}
