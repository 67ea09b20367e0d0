import { encode } from 'next-auth/jwt';
import { endSessions } from '@/lib/auth/end-sessions';
import { encodeSessionToken } from '@/lib/auth/session-token';
import type { User } from '@/lib/core/db/generated/client';
import { env } from '@/lib/core/env';
import { db } from '@/tests/fixtures/owner-db';
import { sessionOf } from './call-endpoint';

/** Cookies that were worth something once, or somewhere else. The operator could do everything. */
export async function worthlessCookies({
  operator: { id: sub },
  stranger,
  disabled,
}: {
  operator: User;
  stranger: User;
  /** Who is disabled here. */
  disabled: User;
}): Promise<Record<string, string>> {
  const ended = await sessionOf({ id: sub });
  await endSessions({ userId: sub, because: 'signed_out' });
  const ofDisabled = await sessionOf(disabled);
  await db().user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
  const hour = 3_600_000;
  const rest = { userId: sub, userAgent: '', network: 'unknown' };
  const old = await db().session.create({ data: { ...rest, createdAt: new Date(Date.now() - 12 * hour) } });
  const endsAt = Math.floor(Date.now() / 1000) + 60;
  return {
    ended,
    'of somebody disabled': ofDisabled,
    'too old': await encodeSessionToken({ sub, sessionId: old.id, endsAt }),
    'of another database': await encodeSessionToken({ sub, sessionId: crypto.randomUUID(), endsAt }),
    'of somebody else': await encodeSessionToken({ sub: stranger.id, sessionId: old.id, endsAt }),
    'without a session': await encode({ token: { sub: String(sub) }, secret: env().nextAuthSecret }),
  };
}

/** A session whose person proved who they are so many minutes ago. */
export async function agedSessionOf({
  id: userId,
  minutes,
}: {
  id: number;
  minutes: number;
}): Promise<string> {
  const authTime = new Date(Date.now() - minutes * 60_000);
  const { id: sessionId } = await db().session.create({
    data: { userId, authTime, userAgent: '', network: 'unknown' },
  });
  return encodeSessionToken({ sub: userId, sessionId, endsAt: Math.floor(Date.now() / 1000) + 60 });
}
