import { endSessions } from '@/lib/auth/end-sessions';
import type { SessionUser } from '@/lib/auth/read-session-user';
import { PayError } from '@/lib/core/errors';
import { listSessions } from './list-sessions';
import type { SessionListResponse } from './schema';

/**
 * Ends one session of a person.
 * @throws PayError not_found if it is not theirs or is over, database_unavailable
 */
export async function endSession({
  user,
  sessionId,
}: {
  user: SessionUser;
  sessionId: string;
}): Promise<SessionListResponse> {
  const ended = await endSessions({ userId: user.id, only: sessionId, because: 'ended_elsewhere' });
  if (ended === 0) throw new PayError('not_found');
  return listSessions(user);
}

/**
 * Ends every session of a person, this one, too.
 * @throws PayError database_unavailable
 */
export async function endEverySession(user: SessionUser): Promise<SessionListResponse> {
  await endSessions({ userId: user.id, because: 'ended_elsewhere' });
  return listSessions(user);
}
