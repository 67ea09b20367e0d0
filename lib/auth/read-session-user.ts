import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { isDemoElsewhere } from './is-demo-elsewhere';
import { type Role, roles } from './roles';
import { sessionSeconds } from './session-cookie';
import { decodeSessionToken } from './session-token';

export type SessionUser = {
  id: number;
  email: string;
  name: string;
  role: Role;
  sessionId: string;
  /** When the person last proved who they are, in this session. */
  authTime: Date;
  /** Whether they have a second factor; then they have given it in this session. */
  hasSecondFactor: boolean;
};

/** The list of sessions says when each was last used, to so many seconds. */
const SEEN_SECONDS = 5 * 60;

/**
 * The person of a session cookie, or null: the session ended or is too old, the person is disabled, or the cookie is of
 * another database. Everything is read from the database each time, so that a revoked role or session is gone at once.
 * @throws PayError database_unavailable
 */
export async function readSessionUser(cookie: string | undefined): Promise<SessionUser | null> {
  const session = await readSession(cookie);
  if (!session || session.awaitsSecondFactor) return null;
  const { isSeenLongAgo, isDemo: _, awaitsSecondFactor: __, ...user } = session;
  if (isSeenLongAgo) await markSeen(user.sessionId);
  return user;
}

/**
 * The session of somebody who proved by the first factor who they are and has to give the second, or null. It signs nobody in.
 * @throws PayError database_unavailable
 */
export async function readAwaitingSession(
  cookie: string | undefined,
): Promise<Pick<SessionUser, 'id' | 'sessionId'> | null> {
  const session = await readSession(cookie);
  return session?.awaitsSecondFactor ? { id: session.id, sessionId: session.sessionId } : null;
}

async function readSession(cookie: string | undefined) {
  const token = await decodeSessionToken(cookie);
  if (!token) return null;
  const rows = await db().$queryRaw`
    SELECT u.id, u.email, u.name, u.role, u.is_demo AS "isDemo", s.id AS "sessionId", s.auth_time AS "authTime",
      f.user_id IS NOT NULL AS "hasSecondFactor", f.user_id IS NOT NULL AND s.second_factor_at IS NULL AS "awaitsSecondFactor",
      s.last_seen_at < now() - make_interval(secs => ${SEEN_SECONDS}::integer) AS "isSeenLongAgo"
    FROM sessions s JOIN users u ON u.id = s.user_id
    LEFT JOIN second_factors f ON f.user_id = u.id AND f.confirmed_at IS NOT NULL
    WHERE s.id = ${token.sessionId}::uuid AND s.user_id = ${token.sub}
      AND s.ended_at IS NULL AND u.disabled_at IS NULL
      AND s.created_at > now() - make_interval(
        secs => CASE u.role WHEN 'user' THEN ${sessionSeconds.user}::integer ELSE ${sessionSeconds.operator}::integer END)`;
  const [row] = rowsSchema.parse(rows);
  return !row || isDemoElsewhere(row) ? null : row;
}

const rowsSchema = z.array(
  z.object({
    id: z.number(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    isDemo: z.boolean(),
    sessionId: z.string(),
    authTime: z.date(),
    hasSecondFactor: z.boolean(),
    awaitsSecondFactor: z.boolean(),
    isSeenLongAgo: z.boolean(),
  }),
);

/** Ten requests at once write it once, and a session that has just ended is left alone. */
async function markSeen(sessionId: string): Promise<void> {
  await db().$executeRaw`
    UPDATE sessions SET last_seen_at = now()
    WHERE id = ${sessionId}::uuid AND ended_at IS NULL
      AND last_seen_at < now() - make_interval(secs => ${SEEN_SECONDS}::integer)`;
}
