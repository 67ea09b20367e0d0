import type { SessionUser } from '@/lib/auth/read-session-user';
import { isSecureSite, sessionCookieName } from '@/lib/auth/session-cookie';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { decideAndCommit } from '@/lib/ledger/decide-and-commit';
import { decideDeletion } from './decide-deletion';
import { deviceCookieName } from './known-device';
import { readDeletion } from './read-deletion';
import type { DeletionBody } from './schema';

/**
 * Deletes the account of the person who asks, for ever: whatever tells who they were is erased or replaced by a pseudonym in one commit,
 * and every session is over with it. Rows of money stay.
 * @param email the person's own address, which they typed to be sure
 * @returns what takes the cookies of this browser away
 * @throws PayError email_differs, deletion_blocked with what keeps the account, last_admin, conflict, database_unavailable
 */
export async function deleteAccount({
  user,
  email,
  gives_up_points: givesUpPoints = false,
}: DeletionBody & { user: SessionUser }): Promise<{ cookies: string[] }> {
  if (email !== user.email) throw new PayError('email_differs');
  await decideAndCommit({
    subject: `person ${user.id}`,
    read: () => readDeletion(user),
    decide: (deletion) => decideDeletion({ userId: user.id, deletion, givesUpPoints }),
  });
  log().info({ user_id: user.id }, 'account deleted');
  return { cookies: [sessionCookieName(), deviceCookieName()].map(withoutCookie) };
}

function withoutCookie(name: string): string {
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${isSecureSite() ? '; Secure' : ''}`;
}
