import { db } from '@/lib/core/db/client';
import { countUnread } from './count-unread';
import type { UnreadResponse } from './schema';

/**
 * A person has read what they were told. What comes while they read stays unread if they say how far they came.
 * @param upTo the newest that they saw; not given: all
 * @throws PayError database_unavailable
 */
export async function readNotifications({
  userId,
  upTo,
}: {
  userId: number;
  upTo?: number | undefined;
}): Promise<UnreadResponse> {
  await db().notification.updateMany({
    where: { userId, readAt: null, ...(upTo !== undefined && { id: { lte: upTo } }) },
    data: { readAt: new Date() },
  });
  return { unread: await countUnread({ userId }) };
}
