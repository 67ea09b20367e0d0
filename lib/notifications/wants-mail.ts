import { db } from '@/lib/core/db/client';
import { isOptional, type NotificationKind } from './states';

/**
 * Whether a person wants a kind of notification by e-mail: always what is about money or security, and the rest unless they
 * said no.
 * @throws PayError database_unavailable
 */
export async function wantsMail({
  userId,
  kind,
}: {
  userId: number;
  kind: NotificationKind;
}): Promise<boolean> {
  if (!isOptional(kind)) return true;
  const chosen = await db().notificationPreference.findUnique({ where: { userId_kind: { userId, kind } } });
  return chosen?.byMail ?? true;
}
