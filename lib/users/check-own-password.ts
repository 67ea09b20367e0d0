import type { SessionUser } from '@/lib/auth/read-session-user';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { limitPasswordTries } from './limit-password-tries';
import { isPassword } from './password';

/**
 * Checks the password of somebody who is signed in. The tries are the session's own: nobody else uses them up, and a
 * stolen session does not guess.
 * @returns the stored hash that it matched
 * @throws PayError wrong_credentials, also if they have no password; rate_limited, database_unavailable
 */
export async function checkOwnPassword({
  user: { id, sessionId },
  password,
}: {
  user: SessionUser;
  password: string;
}): Promise<string> {
  return limitPasswordTries({ device: `session:${sessionId}` }, async () => {
    const { passwordHash } = await db().user.findUniqueOrThrow({
      where: { id },
      select: { passwordHash: true },
    });
    const isRight = await isPassword({ password, stored: passwordHash });
    if (!isRight || passwordHash === null) throw new PayError('wrong_credentials');
    return passwordHash;
  });
}
