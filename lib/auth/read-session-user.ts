import { decode } from 'next-auth/jwt';
import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import type { Role } from './roles';

export type SessionUser = { id: number; email: string; name: string; role: Role };

/**
 * The owner of a session cookie, or null. The person is read from the database each time, so that a revoked role is
 * gone at once and a cookie from another database means nothing.
 * @throws PayError database_unavailable
 */
export async function readSessionUser(cookie: string | undefined): Promise<SessionUser | null> {
  const token = await readToken(cookie);
  if (!token) return null;
  const user = await db().user.findUnique({
    where: { id: token.sub },
    select: { id: true, email: true, name: true, role: true },
  });
  if (user?.email !== token.email) return null;
  return { ...user, role: user.role === 'admin' ? 'admin' : 'user' };
}

const tokenSchema = z.object({ sub: z.coerce.number().int().positive(), email: z.string() });

async function readToken(cookie: string | undefined): Promise<z.output<typeof tokenSchema> | null> {
  if (!cookie) return null;
  // A forged, expired or foreign cookie cannot be decrypted, and then nobody is signed in.
  const token = await decode({ token: cookie, secret: env().nextAuthSecret }).catch(() => null);
  return tokenSchema.safeParse(token).data ?? null;
}
