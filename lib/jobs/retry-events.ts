import { db } from '@/lib/db/client';
import { handleEvent } from '@/lib/webhooks/handle-event';

const BATCH = 100;

/** An event that is still `received` after this long was dropped by a process that died while acting on it. */
const ABANDONED_SECONDS = 30;

/**
 * Acts again on events that failed, and on those whose process died in between. Two workers acting on one event are
 * harmless.
 *
 * @returns how many events were tried
 */
export async function retryEvents(): Promise<number> {
  const now = Date.now();
  const events = await db().webhookEvent.findMany({
    where: {
      OR: [
        { state: 'failed', nextTryAt: { lte: new Date(now) } },
        { state: 'received', receivedAt: { lte: new Date(now - ABANDONED_SECONDS * 1000) } },
      ],
    },
    orderBy: { id: 'asc' },
    take: BATCH,
    select: { id: true },
  });
  for (const { id } of events) await handleEvent(id);
  return events.length;
}
