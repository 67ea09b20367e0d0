import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EventMeaning } from './event-meanings';
import type { ProviderEvent } from './provider-event';

/** As much as any event has, each part by itself. */
const idSchema = z.string().min(1).max(255);

/**
 * What can be kept of an event that has a shape we do not know: that it exists, and by what it is found again. A person has
 * to look at it, so it is not dropped; unless its kind alone says that it is not ours.
 * @param listed as the provider lists or delivers it
 * @param text its characters, if it was delivered; it may be nested deeper than it could be written again
 * @param occurredAt its own time, as far as it can be read
 * @param meaningOf what an event of a kind is about
 */
export function unreadableEvent({
  listed,
  text,
  type,
  occurredAt,
  livemode,
  meaningOf,
}: {
  listed: unknown;
  text?: string | undefined;
  /** The provider's word for what happened. */
  type: unknown;
  occurredAt: Date;
  livemode: boolean;
  meaningOf: (type: string) => EventMeaning;
}): ProviderEvent {
  const kind = idSchema.safeParse(type).data;
  const id = idSchema.safeParse(z.object({ id: z.unknown() }).safeParse(listed).data?.id);
  return {
    eventId: id.data ?? unnamed(text ?? JSON.stringify(listed)),
    type: kind ?? 'unknown',
    livemode,
    occurredAt: Number.isNaN(occurredAt.getTime()) ? new Date(0) : occurredAt,
    meaning: kind !== undefined && meaningOf(kind) === 'other' ? 'other' : 'unreadable',
    reference: null,
    transactionId: null,
    refundReference: null,
    refundId: null,
    refundToken: null,
    disputeReference: null,
    payoutReference: null,
    payoutId: null,
    payoutToken: null,
    accountReference: null,
    paymentId: null,
    paymentToken: null,
    summary: {},
  };
}

/** The same event has the same name each time. */
function unnamed(text: string): string {
  return `unnamed-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}
