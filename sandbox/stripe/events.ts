import { newEventId } from './ids';
import type { EventRecord } from './records';
import { apiVersion, mustGet, type StripeTwin } from './twin';
import type { WireObject } from './wire';

/** The API call that caused an event; what a payer does in the hosted page has none. */
export type EventCause = { requestId: string; idempotencyKey: string | null } | null;

/** Events can be read from the API for 30 days. */
const retentionSeconds = 30 * 24 * 3600;

/** Stores an event with a snapshot of its object and puts it on its way. Call it inside the transaction that made it true. */
export function emitEvent({
  twin,
  type,
  object,
  previousAttributes = null,
  accountId = null,
  cause,
}: {
  twin: StripeTwin;
  type: string;
  object: WireObject;
  previousAttributes?: Record<string, unknown> | null;
  /** The connected account on which it happened; none for the platform's own events. */
  accountId?: string | null;
  cause: EventCause;
}): string {
  const id = newEventId();
  const request = { id: cause?.requestId ?? null, idempotencyKey: cause?.idempotencyKey ?? null };
  const created = twin.clock.nowSeconds();
  twin.events.put(id, { id, created, type, object, previousAttributes, request, accountId });
  twin.deliverer.enqueue({ eventId: id, eventType: type });
  return id;
}

/** The event as the API shows it: the snapshot is of then, `pending_webhooks` is of now. */
export function renderEvent({ twin, event }: { twin: StripeTwin; event: EventRecord }): WireObject {
  const previous = event.previousAttributes === null ? {} : { previous_attributes: event.previousAttributes };
  return {
    id: event.id,
    object: 'event',
    ...(event.accountId === null ? {} : { account: event.accountId }),
    api_version: apiVersion,
    created: event.created,
    data: { object: event.object, ...previous },
    livemode: false,
    pending_webhooks: twin.deliverer.pendingCount(event.id),
    request: { id: event.request.id, idempotency_key: event.request.idempotencyKey },
    type: event.type,
  };
}

/** The raw body of a webhook: JSON indented by two spaces, as Stripe sends it. */
export function eventPayload({ twin, eventId }: { twin: StripeTwin; eventId: string }): string {
  return JSON.stringify(renderEvent({ twin, event: mustGet(twin.events, eventId) }), null, 2);
}

export function isRetained({ twin, event }: { twin: StripeTwin; event: EventRecord }): boolean {
  return event.created > twin.clock.nowSeconds() - retentionSeconds;
}
