import { createHash } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { isSecureSite } from '@/lib/auth/session-cookie';
import { env } from '@/lib/core/env';

/** A browser that is not used for so long is a stranger again. */
const KNOWN_SECONDS = 180 * 24 * 60 * 60;

/** Another key than the session's, so that neither cookie can stand for the other. */
const SALT = 'linku.device';

/** A browser in which somebody signed in by password. */
export type KnownDevice = { id: string; userId: number; passwordPrint: string };

export function deviceCookieName(): string {
  return `${isSecureSite() ? '__Host-' : ''}${SALT}`;
}

/**
 * The cookie by which a browser is known from now on. It signs nobody in: it has tries of its own, so that strangers
 * who guess do not use up those of the account's owner. A new password makes every browser a stranger.
 * @returns the text of a Set-Cookie header
 */
export async function knownDeviceCookie({
  id: userId,
  passwordHash,
}: {
  id: number;
  passwordHash: string;
}): Promise<string> {
  const token = { id: crypto.randomUUID(), userId, passwordPrint: printOf(passwordHash) };
  const value = await encode({ token, secret: env().nextAuthSecret, salt: SALT, maxAge: KNOWN_SECONDS });
  const secure = isSecureSite() ? '; Secure' : '';
  return `${deviceCookieName()}=${value}; Path=/; Max-Age=${KNOWN_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

/** What such a cookie says, or null for a forged or old one. */
export async function readKnownDevice(cookie: string | undefined): Promise<KnownDevice | null> {
  if (!cookie) return null;
  const secret = env().nextAuthSecret;
  const token = await decode({ token: cookie, secret, salt: SALT }).catch(() => null);
  return knownDeviceSchema.safeParse(token).data ?? null;
}

const knownDeviceSchema = z.object({ id: z.uuid(), userId: z.number(), passwordPrint: z.string() });

/** Whether the browser is known to this account, by its present password. */
export function isDeviceOf(
  device: KnownDevice | null,
  user: { id: number; passwordHash: string | null } | null,
): device is KnownDevice {
  if (!device || user?.passwordHash === null || user?.passwordHash === undefined) return false;
  return device.userId === user.id && device.passwordPrint === printOf(user.passwordHash);
}

/** Tells one password from another, and nothing about it. */
function printOf(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('base64url').slice(0, 16);
}
