import type { WireObject } from '../api/wire';
import { newEventId } from '../books/ids';
import type { EventRecord } from '../books/records';
import { mustGet, type PayPalSimulator } from '../simulator';

/** Events can be read from the API for 30 days. */
const retentionMs = 30 * 24 * 3600 * 1000;

/**
 * Stores an event with a snapshot of its resource and starts its delivery. Call it inside the transaction that made it
 * true.
 */
export function emitEvent({
  simulator,
  type,
  resourceType,
  resourceVersion = '2.0',
  summary,
  resource,
  transactionIds,
}: {
  simulator: PayPalSimulator;
  type: string;
  resourceType: 'checkout-order' | 'capture' | 'refund' | 'sale' | 'payouts' | 'payouts_item' | 'dispute';
  resourceVersion?: string | null;
  summary: string;
  resource: WireObject;
  transactionIds: string[];
}): string {
  const id = newEventId();
  const createdAtMs = simulator.clock.nowMs();
  simulator.events.put(id, {
    id,
    createdAtMs,
    type,
    resourceType,
    resourceVersion,
    summary,
    resource,
    transactionIds,
  });
  simulator.deliverer.enqueue({ eventId: id, eventType: type });
  return id;
}

/** The envelope that is delivered and that the API shows. */
export function renderEvent({
  simulator,
  event,
}: {
  simulator: PayPalSimulator;
  event: EventRecord;
}): WireObject {
  const self = `${simulator.settings.apiUrl}/v1/notifications/webhooks-events/${event.id}`;
  return {
    id: event.id,
    event_version: '1.0',
    create_time: new Date(event.createdAtMs).toISOString(),
    resource_type: event.resourceType,
    ...(event.resourceVersion === null ? {} : { resource_version: event.resourceVersion }),
    event_type: event.type,
    summary: event.summary,
    resource: event.resource,
    links: [
      { href: self, rel: 'self', method: 'GET' },
      { href: `${self}/resend`, rel: 'resend', method: 'POST' },
    ],
  };
}

/** The raw body of a webhook. */
export function eventPayload({
  simulator,
  eventId,
}: {
  simulator: PayPalSimulator;
  eventId: string;
}): string {
  return JSON.stringify(renderEvent({ simulator, event: mustGet(simulator.events, eventId) }));
}

/**
 * GET /v1/notifications/webhooks-events: newest first. PayPal documents the links of a page and not what they contain; we
 * name the first event of the next page.
 */
export function listEvents({
  simulator,
  query,
}: {
  simulator: PayPalSimulator;
  query: URLSearchParams;
}): WireObject {
  const pageSize = Math.min(Math.max(Number(query.get('page_size')) || 10, 1), 300);
  const from = query.get('from_event');
  const startMs = timeOf(query.get('start_time')) ?? 0;
  const endMs = timeOf(query.get('end_time')) ?? Number.POSITIVE_INFINITY;
  const type = query.get('event_type');
  const transactionId = query.get('transaction_id');
  const found = simulator.events
    .all()
    .filter(
      (event) =>
        isRetained({ simulator, event }) &&
        event.createdAtMs >= startMs &&
        event.createdAtMs <= endMs &&
        (type ?? event.type) === event.type &&
        (transactionId === null || event.transactionIds.includes(transactionId)),
    )
    .reverse();
  const start =
    from === null
      ? 0
      : Math.max(
          0,
          found.findIndex(({ id }) => id === from),
        );
  const page = found.slice(start, start + pageSize);
  const next = found[start + pageSize];
  const path = `${simulator.settings.apiUrl}/v1/notifications/webhooks-events`;
  const nextQuery = new URLSearchParams(query);
  if (next !== undefined) nextQuery.set('from_event', next.id);
  return {
    events: page.map((event) => renderEvent({ simulator, event })),
    count: page.length,
    links: [
      { href: `${path}?${query}`, rel: 'self', method: 'GET' },
      ...(next === undefined ? [] : [{ href: `${path}?${nextQuery}`, rel: 'next', method: 'GET' }]),
    ],
  };
}

export function isRetained({
  simulator,
  event,
}: {
  simulator: PayPalSimulator;
  event: EventRecord;
}): boolean {
  return event.createdAtMs > simulator.clock.nowMs() - retentionMs;
}

function timeOf(text: string | null): number | null {
  const atMs = Date.parse(text ?? '');
  return Number.isNaN(atMs) ? null : atMs;
}
