import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { env } from '@/lib/core/env';
import { type OptionalKind, optionalKinds } from './states';

/** Who wants what no longer by e-mail. */
export type Unsubscription = { userId: number; kind: OptionalKind };

/** Another key than those of cookies and links, so that none of them can stand for another. */
const PURPOSE = 'linku.unsubscribe';

/**
 * The token of the link that turns one kind of mail off for one person, without signing in. It does not expire, because people
 * keep mail; whoever has it can do nothing else with it.
 */
export function unsubscribeToken({ userId, kind }: Unsubscription): string {
  const said = `${userId}.${kind}`;
  return `${said}.${signatureOf(said)}`;
}

/** What such a token says, or null for a forged one. */
export function readUnsubscribeToken(token: string): Unsubscription | null {
  const [, said, signature] = /^([1-9]\d{0,9}\.[a-z_]{1,40})\.([\w-]{43})$/.exec(token) ?? [];
  if (said === undefined || signature === undefined) return null;
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(said)))) return null;
  const [userId, kind] = said.split('.');
  return unsubscriptionSchema.safeParse({ userId: Number(userId), kind }).data ?? null;
}

const unsubscriptionSchema = z.object({ userId: z.number(), kind: z.enum(optionalKinds) });

function signatureOf(said: string): string {
  const key = Buffer.from(hkdfSync('sha256', env().nextAuthSecret, '', PURPOSE, 32));
  return createHmac('sha256', key).update(said).digest('base64url');
}
