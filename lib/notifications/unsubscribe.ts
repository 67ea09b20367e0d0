import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { changePreferences } from './change-preferences';
import type { UnsubscribedResponse } from './schema';
import { readUnsubscribeToken } from './unsubscribe-token';

/**
 * Turns one kind of mail off for whoever it was sent to, by the signed token of its link. The same again changes nothing.
 * @throws PayError not_found for a forged token, database_unavailable
 */
export async function unsubscribe({ token }: { token: string }): Promise<UnsubscribedResponse> {
  const said = readUnsubscribeToken(token);
  const person = said && (await db().user.findUnique({ where: { id: said.userId }, select: { id: true } }));
  if (!said || !person) throw new PayError('not_found');
  const { userId, kind } = said;
  await changePreferences({ userId, preferences: [{ kind, by_mail: false }] });
  return { kind, by_mail: false };
}
