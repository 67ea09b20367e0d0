import { cookies } from 'next/headers';
import { readAwaitingSession } from './read-session-user';
import { sessionCookieName } from './session-cookie';

/** Whether whoever views this page has signed in by one factor and has to give the second, for server components. */
export async function awaitsSecondFactor(): Promise<boolean> {
  const jar = await cookies();
  return (await readAwaitingSession(jar.get(sessionCookieName())?.value)) !== null;
}
