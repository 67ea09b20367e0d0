import { readAwaitingSession } from '@/lib/auth/read-session-user';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { checkSecondFactor } from './check-second-factor';
import type { SecondFactorGivenResponse } from './schema';

/**
 * Completes a sign-in by a code: the session signs its person in from then on.
 * @param cookie of the session that awaits it
 * @throws PayError not_signed_in if none does, wrong_code, rate_limited, database_unavailable
 */
export async function giveSecondFactor({
  cookie,
  code,
}: {
  cookie: string | undefined;
  code: string;
}): Promise<SecondFactorGivenResponse> {
  const session = await readAwaitingSession(cookie);
  if (!session) throw new PayError('not_signed_in');
  await checkSecondFactor({ userId: session.id, code });
  const { count } = await db().session.updateMany({
    where: { id: session.sessionId, endedAt: null },
    data: { secondFactorAt: new Date() },
  });
  if (count === 0) throw new PayError('not_signed_in');
  return { session: 'signed_in' };
}
