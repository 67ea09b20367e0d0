import { db } from '@/lib/core/db/client';
import type { Provider } from '@/lib/providers/provider';
import { type ProviderEvent, WebhookRefused } from '@/lib/providers/provider-event';

/** Why an event is parked whose shape we do not know. "Replay" asks the provider for it again. */
export const UNREADABLE = 'unreadable';

/**
 * Inserts the event, or finds it stored already, and returns its id. An event of the other mode, or of a shape that we do
 * not know, goes straight to a person.
 * @param transmissionId of the delivery that brought it, if it has one
 * @throws WebhookRefused reused_transmission; PayError database_unavailable
 */
export async function recordEvent({
  provider: { name, livemode: ownLivemode },
  event,
  transmissionId = null,
}: {
  provider: Pick<Provider, 'name' | 'livemode'>;
  event: ProviderEvent;
  transmissionId?: string | null;
}): Promise<bigint> {
  const columns = columnsOf(event);
  const { eventId, livemode, subject } = columns;
  if (transmissionId !== null) await requireOwnTransmission({ provider: name, transmissionId, eventId });
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

/**
 * One transmission brings one event, as often as it arrives: its signature covers a checksum only, under which another body
 * could be sent.
 */
async function requireOwnTransmission(own: {
  provider: string;
  transmissionId: string;
  eventId: string;
}): Promise<void> {
  await db().webhookTransmission.createMany({ data: own, skipDuplicates: true });
  const { provider, transmissionId } = own;
  const { eventId } = await db().webhookTransmission.findUniqueOrThrow({
    where: { provider_transmissionId: { provider, transmissionId } },
  });
  if (eventId !== own.eventId) throw new WebhookRefused('reused_transmission');
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

/** Beyond these PostgreSQL and Prisma write years in different ways. */
const EARLIEST = new Date('0001-01-01T00:00:00Z');
const LATEST = new Date('9999-12-31T23:59:59Z');

/** The same event with a replacement character where a text has one that cannot be stored, and without such a time. */
function storable({ summary, occurredAt: time, ...event }: ProviderEvent): ProviderEvent {
  const occurredAt = time >= EARLIEST && time <= LATEST ? time : new Date(0);
  return { ...cleaned(event), occurredAt, summary: cleaned(summary) };
}

function cleaned<Fields extends object>(fields: Fields): Fields {
  const clean = (value: unknown) =>
    typeof value === 'string' ? value.replaceAll(UNSTORABLE, '\uFFFD') : value;
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, clean(value)])) as Fields;
}
