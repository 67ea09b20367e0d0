import { createHash, randomBytes } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { env } from '@/lib/core/env';
import type { LinkPurpose } from './schema';

const HOUR = 60 * 60;

/** How long each kind of link lasts, in seconds. */
export const linkSeconds: Record<LinkPurpose, number> = {
  registration: 24 * HOUR,
  confirmation: 24 * HOUR,
  password_reset: HOUR,
};

/** Another key than those of cookies, so that none of them can stand for another. */
const SALT = 'linku.message';

/** A new token of a link: what is stored of it, and what its message carries. */
export type LinkToken = { tokenHash: string; sealedToken: string };

/**
 * Draws a token. The database gets its hash, by which it is found, and the sealed token, which only a process with the
 * secret of sessions opens to write the message.
 */
export async function newLinkToken(purpose: LinkPurpose): Promise<LinkToken> {
  const token = randomBytes(32).toString('base64url');
  const sealed = { token: { token }, secret: env().nextAuthSecret, salt: SALT, maxAge: linkSeconds[purpose] };
  return { tokenHash: hashOfToken(token), sealedToken: await encode(sealed) };
}

/** By what a link is found. A token is random, so a plain hash of it tells nothing. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** The token of a message, or null: it has none, it expired, or the secret is another by now. */
export async function openSealedToken(sealed: string | null): Promise<string | null> {
  if (sealed === null) return null;
  const opened = await decode({ token: sealed, secret: env().nextAuthSecret, salt: SALT }).catch(() => null);
  return z.object({ token: z.string() }).safeParse(opened).data?.token ?? null;
}
