import { env } from '@/lib/core/env';
import { isOptional } from '@/lib/notifications/states';
import { unsubscribeToken } from '@/lib/notifications/unsubscribe-token';
import type { MailRow } from './mail-row';

/** The address that turns this kind of mail off for its reader; null if it is always mailed. */
export function unsubscribeUrlOf({
  recipient: { userId },
  content,
}: Pick<MailRow, 'recipient' | 'content'>): string | null {
  if (userId === null || content.of === 'message') return null;
  const { kind } = content.notification;
  if (!isOptional(kind)) return null;
  return `${env().appUrl}/api/notifications/unsubscriptions/${unsubscribeToken({ userId, kind })}`;
}
