import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ProviderEvent } from './provider-event';

/** As much as any event has, each part by itself. */
const idSchema = z.string().min(1).max(255);

/**
 * What can be kept of a listed event that has a shape we do not know: that it exists, and by what it is found again. A
 * person has to look at it, so it is not dropped.
 * @param listed as the provider lists it
 * @param occurredAt its own time, as far as it can be read
 */
export function unreadableEvent({
  listed,
  type,
  occurredAt,
  livemode,
}: {
  listed: unknown;
  /** The provider's word for what happened. */
  type: unknown;
  occurredAt: Date;
  livemode: boolean;
}): ProviderEvent {
  const id = idSchema.safeParse(z.object({ id: z.unknown() }).safeParse(listed).data?.id);
  return {
    eventId:
      id.data ?? `unnamed-${createHash('sha256').update(JSON.stringify(listed)).digest('hex').slice(0, 32)}`,
    type: idSchema.safeParse(type).data ?? 'unknown',
    livemode,
    occurredAt: Number.isNaN(occurredAt.getTime()) ? new Date(0) : occurredAt,
    meaning: 'unreadable',
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
