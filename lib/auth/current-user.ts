import { cookies } from 'next/headers';
import { cache } from 'react';
import { readSessionUser, type SessionUser } from './read-session-user';
import { sessionCookieName } from './session-cookie';

/** Who looks at this page, for server components; asked once per request. */
export const currentUser = cache(async (): Promise<SessionUser | null> => {
  const jar = await cookies();
  return readSessionUser(jar.get(sessionCookieName())?.value);
});
