import { cookies } from 'next/headers';
import { cache } from 'react';
import { readSessionUser, type SessionUser } from './read-session-user';
import { sessionCookieName } from './session-cookie';

/** The person who views this page, for server components; read once per request. */
export const currentUser = cache(async (): Promise<SessionUser | null> => {
  const jar = await cookies();
  return readSessionUser(jar.get(sessionCookieName())?.value);
});
