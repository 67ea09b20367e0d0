import { db } from '@/lib/core/db/client';

/**
 * How much of what a person was told they have not read.
 * @throws PayError database_unavailable
 */
export function countUnread({ userId }: { userId: number }): Promise<number> {
  return db().notification.count({ where: { userId, readAt: null } });
}
