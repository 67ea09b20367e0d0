import { type PageRequest, readPage } from '@/lib/core/read-page';
import { countUnread } from './count-unread';
import { notificationResponse } from './notification-response';
import { findNotificationRows } from './notification-row';
import type { NotificationList } from './schema';

/**
 * What a person was told, the newest first.
 * @throws PayError database_unavailable
 */
export async function listNotifications({
  userId,
  cursor,
  limit = 20,
}: PageRequest & { userId: number }): Promise<NotificationList> {
  const [unread, { rows, nextCursor }] = await Promise.all([
    countUnread({ userId }),
    readPage({
      cursor,
      limit,
      find: ({ id, ...newest }) => findNotificationRows({ where: { userId, id }, ...newest }),
    }),
  ]);
  return { notifications: rows.map(notificationResponse), unread, next_cursor: nextCursor };
}
