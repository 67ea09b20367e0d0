import type { Role } from '@/lib/auth/roles';
import { shownTo } from '@/lib/auth/shown-to';
import { db } from '@/lib/core/db/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';

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
export async function adminListEvents({
  state,
  viewerRole,
  cursor,
  limit = 30,
}: PageRequest & {
  state: string | null;
  /** Decides whether addresses in notes are shortened. */
  viewerRole: Role;
}): Promise<{ events: InboxEvent[]; nextCursor: number | null }> {
  const text = shownTo(viewerRole).textAbout([]);
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) =>
      db().webhookEvent.findMany({ where: { ...(state !== null && { state }), id }, ...newest }),
  });
  return {
    events: rows.map(
      ({ id, provider, eventId, type, note, attempts, paymentId, livemode, receivedAt, ...rest }) => ({
        id: Number(id),
        state: rest.state,
        provider,
        eventId,
        type,
        note: note === null ? null : text(note),
        attempts,
        paymentId,
        livemode,
        receivedAt,
      }),
    ),
    nextCursor,
  };
}
