import { db } from '@/lib/core/db/client';
import type { Provider } from '@/lib/providers/provider';
import type { ProviderEvent } from '@/lib/providers/provider-event';

/**
 * Inserts the event, or finds it stored already, and returns its id. An event of the other mode goes straight to a
 * person.
 * @throws PayError database_unavailable
 */
export async function recordEvent({
  provider: { name, livemode: ownLivemode },
  event,
}: {
  provider: Pick<Provider, 'name' | 'livemode'>;
  event: ProviderEvent;
}): Promise<bigint> {
  const { eventId, type, livemode, occurredAt, ...subject } = event;
  // Copies of one event arrive at the same time; an upsert of Prisma's would let one of them fail.
  await db().webhookEvent.createMany({
    data: {
      provider: name,
      eventId,
      type,
      livemode,
      objectReference:
        subject.reference ??
        subject.transactionId ??
        subject.refundReference ??
        subject.disputeReference ??
        subject.payoutReference ??
        subject.accountReference,
      subject,
      occurredAt,
      ...(livemode !== ownLivemode && { state: 'parked', note: 'other_mode' }),
    },
    skipDuplicates: true,
  });
  const { id } = await db().webhookEvent.findUniqueOrThrow({
    where: { provider_eventId: { provider: name, eventId } },
    select: { id: true },
  });
  return id;
}
