import type { NextRequest } from 'next/server';
import { endSessions } from '@/lib/auth/end-sessions';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { decodeSessionToken } from '@/lib/auth/session-token';
import { checkOrigin } from '@/lib/http/check-origin';

/**
 * Ends the session of this browser, so that a copy of its cookie is worth nothing. Before the cookie goes: if this fails,
 * the person is still signed in and sees it.
 * @throws PayError wrong_origin, database_unavailable
 */
export async function signOut(request: NextRequest): Promise<void> {
  checkOrigin(request.headers);
  const token = await decodeSessionToken(request.cookies.get(sessionCookieName())?.value);
  if (token) await endSessions({ userId: token.sub, only: token.sessionId, because: 'signed_out' });
}
