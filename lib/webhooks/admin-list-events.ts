import { db } from '@/lib/core/db/client';

export type InboxEvent = {
  id: number;
  provider: string;
  eventId: string;
  type: string;
  state: string;
  note: string | null;
  attempts: number;
  paymentId: number | null;
  livemode: boolean;
  receivedAt: Date;
};

/** The providers' verified events, the newest first. */
export async function listEvents({
  state,
  cursor,
  limit = 30,
}: {
  state: string | null;
  cursor?: number | undefined;
  limit?: number;
}): Promise<{ events: InboxEvent[]; nextCursor: number | null }> {
  const records = await db().webhookEvent.findMany({
    where: { ...(state !== null && { state }), ...(cursor !== undefined && { id: { lt: cursor } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const page = records.slice(0, limit);
  return {
    events: page.map(
      ({ id, provider, eventId, type, note, attempts, paymentId, livemode, receivedAt, ...rest }) => ({
        id: Number(id),
        state: rest.state,
        provider,
        eventId,
        type,
        note,
        attempts,
        paymentId,
        livemode,
        receivedAt,
      }),
    ),
    nextCursor: records.length > limit ? Number(page.at(-1)?.id) : null,
  };
}
