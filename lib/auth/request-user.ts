import type { NextRequest } from 'next/server';
import { readSessionUser, type SessionUser } from './read-session-user';
import { sessionCookieName } from './session-cookie';

/** The sender of this request, for route handlers. */
export function requestUser(request: NextRequest): Promise<SessionUser | null> {
  return readSessionUser(request.cookies.get(sessionCookieName())?.value);
}
