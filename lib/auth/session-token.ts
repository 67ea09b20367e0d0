import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { env } from '@/lib/core/env';

/** What a session's cookie says. `endsAt` is in seconds since 1970. */
const sessionTokenSchema = z.object({
  sub: z.coerce.number().int().positive(),
  sessionId: z.uuid(),
  endsAt: z.number(),
});
export type SessionToken = z.output<typeof sessionTokenSchema>;

/** The text of a cookie. It expires when its session does, however often it is written again. */
export function encodeSessionToken({ sub, sessionId, endsAt }: SessionToken): Promise<string> {
  const token = { sub: String(sub), sessionId, endsAt };
  return encode({ token, secret: env().nextAuthSecret, maxAge: secondsUntil(endsAt) });
}

/** What a cookie says, or null: a forged, expired or foreign one cannot be decrypted. */
export async function decodeSessionToken(cookie: string | undefined): Promise<SessionToken | null> {
  if (!cookie) return null;
  const token = await decode({ token: cookie, secret: env().nextAuthSecret }).catch(() => null);
  return sessionTokenSchema.safeParse(token).data ?? null;
}

/** How long it is until a moment, which is in seconds since 1970. */
export function secondsUntil(endsAt: number): number {
  return endsAt - Math.floor(Date.now() / 1000);
}
