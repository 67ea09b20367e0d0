import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { roles } from './roles';
import { sessionSecondsOf } from './session-cookie';
import type { SessionToken } from './session-token';

/** Enough to tell a phone from a laptop, and to name the browser. */
const USER_AGENT_LENGTH_MAX = 200;

/**
 * Begins a session of a person who has proved who they are.
 * @param passwordHash against which they did, or null: one that was replaced meanwhile begins nothing
 * @param authTime when, if somebody else asked them; not given: now
 * @param userAgent the browser's own name, as it sent it
 * @param network see `networkOf`
 * @param isKnownDevice the account knows the browser by its cookie, so nobody is told of the sign-in
 * @returns what its cookie says
 * @throws PayError wrong_credentials if the person is disabled or has another password; database_unavailable
 */
export async function startSession({
  userId,
  passwordHash,
  authTime = null,
  userAgent,
  network,
  isKnownDevice = false,
}: {
  userId: number;
  passwordHash: string | null;
  authTime?: Date | null;
  userAgent: string;
  network: string;
  isKnownDevice?: boolean;
}): Promise<SessionToken> {
  // The lock makes a sign-in wait for whoever disables the person or changes the password at this moment.
  const rows = await db().$queryRaw`
    WITH person AS (
      SELECT id, role FROM users
      WHERE id = ${userId} AND disabled_at IS NULL AND password_hash IS NOT DISTINCT FROM ${passwordHash}
      FOR SHARE),
    started AS (
      INSERT INTO sessions (user_id, auth_time, user_agent, network, is_known_device)
      SELECT id, LEAST(${authTime}::timestamptz, now()), ${userAgent.slice(0, USER_AGENT_LENGTH_MAX)}, ${network},
        ${isKnownDevice} FROM person
      RETURNING id, created_at)
    SELECT s.id AS "sessionId", s.created_at AS "createdAt", p.role FROM started s CROSS JOIN person p`;
  const [row] = startedSchema.parse(rows);
  if (!row) throw new PayError('wrong_credentials');
  const startedAt = Math.floor(row.createdAt.getTime() / 1000);
  return { sub: userId, sessionId: row.sessionId, endsAt: startedAt + sessionSecondsOf(row.role) };
}

const startedSchema = z.array(z.object({ sessionId: z.string(), createdAt: z.date(), role: z.enum(roles) }));
