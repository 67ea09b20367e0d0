import { db } from '@/lib/core/db/client';
import type { Provider } from '@/lib/providers/provider';
import type { ProviderEvent } from '@/lib/providers/provider-event';

/** Why an event is parked whose shape we do not know. "Replay" asks the provider for it again. */
export const UNREADABLE = 'unreadable';

/**
 * Inserts the event, or finds it stored already, and returns its id. An event of the other mode, or of a shape that we do
 * not know, goes straight to a person.
 * @throws PayError database_unavailable
 */
export async function recordEvent({
  provider: { name, livemode: ownLivemode },
  event,
}: {
  provider: Pick<Provider, 'name' | 'livemode'>;
  event: ProviderEvent;
}): Promise<bigint> {
  const columns = columnsOf(event);
  const { eventId, livemode, subject } = columns;
  // Copies of one event arrive at the same time; an upsert of Prisma's would let one of them fail.
  await db().webhookEvent.createMany({
    data: {
      provider: name,
      ...columns,
      ...(livemode !== ownLivemode && { state: 'parked', note: 'other_mode' }),
      ...(subject.meaning === 'unreadable' && { state: 'parked', note: UNREADABLE }),
    },
    skipDuplicates: true,
  });
  const { id } = await db().webhookEvent.findUniqueOrThrow({
    where: { provider_eventId: { provider: name, eventId } },
    select: { id: true },
  });
  return id;
}

/** An event as its row has it. */
export function columnsOf(event: ProviderEvent) {
  const { eventId, type, livemode, occurredAt, ...subject } = storable(event);
  const objectReference =
    subject.reference ??
    subject.transactionId ??
    subject.refundReference ??
    subject.disputeReference ??
    subject.payoutReference ??
    subject.accountReference;
  return { eventId, type, livemode, occurredAt, objectReference, subject };
}

/** U+0000, and halves of pairs: PostgreSQL stores neither in JSON. */
const UNSTORABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** The same event with a replacement character where a text has one that cannot be stored. */
function storable({ summary, ...event }: ProviderEvent): ProviderEvent {
  return { ...cleaned(event), summary: cleaned(summary) };
}

function cleaned<Fields extends object>(fields: Fields): Fields {
  const clean = (value: unknown) =>
    typeof value === 'string' ? value.replaceAll(UNSTORABLE, '\uFFFD') : value;
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, clean(value)])) as Fields;
}
