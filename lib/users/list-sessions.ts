import type { SessionUser } from '@/lib/auth/read-session-user';
import { sessionSecondsOf } from '@/lib/auth/session-cookie';
import { db } from '@/lib/core/db/client';
import { deviceOf } from './device-of';
import type { SessionListResponse } from './schema';

/** The sessions of a person that are not over, the last used first. */
export async function listSessions(user: SessionUser): Promise<SessionListResponse> {
  const begunAfter = new Date(Date.now() - sessionSecondsOf(user.role) * 1000);
  const sessions = await db().session.findMany({
    where: { userId: user.id, endedAt: null, createdAt: { gt: begunAfter } },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
    take: SHOWN_MAX,
  });
  return {
    sessions: sessions.map(({ id, createdAt, lastSeenAt, userAgent, network }) => ({
      session_id: id,
      is_current: id === user.sessionId,
      ...deviceOf(userAgent),
      network,
      created_at: createdAt.toISOString(),
      last_seen_at: lastSeenAt.toISOString(),
    })),
  };
}

/** More than anybody reads; "sign out everywhere" ends the others, too. */
const SHOWN_MAX = 50;
