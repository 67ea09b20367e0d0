import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { PayError } from '@/lib/errors';
import { handleEvent } from '@/lib/webhooks/handle-event';

/**
 * Handles an event of the inbox again at an operator's word, and says so in the audit log. It only ever says "look
 * now", so that handling it again is harmless.
 *
 * @throws PayError not_found, provider_unavailable, database_unavailable
 */
export async function replayEvent({ actorId, eventId }: { actorId: number; eventId: number }): Promise<{
  webhook_event_id: number;
  state: string;
  note: string | null;
}> {
  try {
    const event = await db().webhookEvent.findUnique({ where: { id: eventId } });
    if (!event) throw new PayError('not_found');
    await db().auditLog.create({
      data: {
        actorId,
        action: 'webhook_replayed',
        subject: `webhook:${event.provider}:${event.eventId}`,
        detail: { state_before: event.state },
      },
    });
    const state = await handleEvent(event.id, { isForced: true });
    const after = await db().webhookEvent.findUnique({ where: { id: eventId }, select: { note: true } });
    return { webhook_event_id: eventId, state, note: after?.note ?? null };
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}
