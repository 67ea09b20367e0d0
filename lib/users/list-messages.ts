import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { payoutProviderNameSchema } from '@/lib/providers/schema';
import { openSealedToken } from './link-token';
import { type MessageKind, messageKinds } from './schema';

export type ShownMessage = {
  id: number;
  email: string;
  kind: MessageKind;
  createdAt: string;
  path: string | null;
  /** What it names beside its words. */
  detail: z.output<typeof detailSchema>;
};

/** More than anybody looks through; it is the newest that somebody waits for. */
const SHOWN_MAX = 50;

/**
 * The messages that no mailbox gets, the newest first: for whoever tries the product without e-mail.
 * @param isTrusted who asks may do as they like with accounts anyway
 * @returns null with real money, and where strangers could read them
 */
export async function listMessages({ isTrusted }: { isTrusted: boolean }): Promise<ShownMessage[] | null> {
  const { mode, isPublic } = env();
  if (mode === 'live' || (isPublic && !isTrusted)) return null;
  const messages = await db().message.findMany({ orderBy: { id: 'desc' }, take: SHOWN_MAX });
  return Promise.all(
    messages.map(async ({ id, email, kind, createdAt, sealedToken, detail }) => ({
      id,
      email,
      kind: kindSchema.parse(kind),
      createdAt: createdAt.toISOString(),
      detail: detailSchema.parse(detail ?? {}),
      path: pathOf({ kind: kindSchema.parse(kind), token: await openSealedToken(sealedToken) }),
    })),
  );
}

const kindSchema = z.enum(messageKinds);

const detailSchema = z.object({
  provider: payoutProviderNameSchema.optional(),
  usable_at: z.string().optional(),
  /** Of a payout address, its first letter and its host. */
  destination: z.string().nullish(),
});

/** The token is behind the #, which browsers send to nobody: it is in no log and no referrer. */
function pathOf({ kind, token }: { kind: MessageKind; token: string | null }): string | null {
  if (kind === 'account_exists' || kind === 'uses_google') return '/sign-in';
  if (kind === 'payout_destination_changed' || kind === 'payout_destination_withdrawn') return '/wallet';
  if (token === null) return null;
  return kind === 'reset_password' ? `/reset-password#${token}` : `/confirm-email#${token}`;
}
