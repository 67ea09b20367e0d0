import type { WireObject } from '../api/wire';
import { newEventId } from '../books/ids';
import type { EventRecord } from '../books/records';
import { reported } from '../misreport';
import { apiVersion, mustGet, type StripeSimulator } from '../simulator';

/** The API call that caused an event; what a payer does in the hosted page has none. */
export type EventCause = { requestId: string; idempotencyKey: string | null } | null;

/** Events can be read from the API for 30 days. */
const retentionSeconds = 30 * 24 * 3600;

/**
 * Stores an event with a snapshot of its object and starts its delivery. Call it inside the transaction that made it
 * true.
 */
export function emitEvent({
  simulator,
  type,
  object,
  previousAttributes = null,
  accountId = null,
  cause,
}: {
  simulator: StripeSimulator;
  type: string;
  object: WireObject;
  previousAttributes?: Record<string, unknown> | null;
  /** The connected account on which it happened; none for the platform's own events. */
  accountId?: string | null;
  cause: EventCause;
}): string {
  const id = newEventId();
  const request = { id: cause?.requestId ?? null, idempotencyKey: cause?.idempotencyKey ?? null };
  const created = simulator.clock.nowSeconds();
  const said = reported({ simulator, value: object });
  simulator.events.put(id, { id, created, type, object: said, previousAttributes, request, accountId });
  simulator.deliverer.enqueue({ eventId: id, eventType: type });
  return id;
}

/** The event as the API shows it: the snapshot is of then, `pending_webhooks` is of now. */
export function renderEvent({
  simulator,
  event,
}: {
  simulator: StripeSimulator;
  event: EventRecord;
}): WireObject {
  const previous = event.previousAttributes === null ? {} : { previous_attributes: event.previousAttributes };
  return {
    id: event.id,
    object: 'event',
    ...(event.accountId === null ? {} : { account: event.accountId }),
    api_version: apiVersion,
    created: event.created,
    data: { object: event.object, ...previous },
    livemode: event.object.livemode === true,
    pending_webhooks: simulator.deliverer.pendingCount(event.id),
    request: { id: event.request.id, idempotency_key: event.request.idempotencyKey },
    type: event.type,
  };
}

/** The raw body of a webhook: JSON indented by two spaces, as Stripe sends it. */
export function eventPayload({
  simulator,
  eventId,
}: {
  simulator: StripeSimulator;
  eventId: string;
}): string {
  return JSON.stringify(renderEvent({ simulator, event: mustGet(simulator.events, eventId) }), null, 2);
}

export function isRetained({
  simulator,
  event,
}: {
  simulator: StripeSimulator;
  event: EventRecord;
}): boolean {
  return event.created > simulator.clock.nowSeconds() - retentionSeconds;
}
