import { pageOf, timeOf, wholeNumber } from '../api/query';
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

const pageSizeMax = 300;

/**
 * GET /v1/notifications/webhooks-events: newest first. PayPal documents the links of a page and not what they contain; we
 * name the first event of the next page. Throws the 400 for a value that makes no sense.
 */
export function listEvents({
  simulator,
  query,
}: {
  simulator: PayPalSimulator;
  query: URLSearchParams;
}): WireObject {
  const pageSize = wholeNumber({ query, name: 'page_size', otherwise: 10, maximum: pageSizeMax });
  const found = simulator.events.all().filter(matcher({ simulator, query })).reverse();
  const { page, next } = pageOf({ found, query, tokenName, pageSize });
  const link = ({ rel, own }: { rel: string; own: URLSearchParams }) => {
    const search = own.size === 0 ? '' : `?${own}`;
    const href = `${simulator.settings.apiUrl}/v1/notifications/webhooks-events${search}`;
    return { href, rel, method: 'GET' };
  };
  const nextQuery = new URLSearchParams(query);
  if (next !== null) nextQuery.set(tokenName, next);
  return {
    events: page.map((event) => renderEvent({ simulator, event })),
    count: page.length,
    links: [
      link({ rel: 'self', own: query }),
      ...(next === null ? [] : [link({ rel: 'next', own: nextQuery })]),
    ],
  };
}

const tokenName = 'from_event';

function matcher({
  simulator,
  query,
}: {
  simulator: PayPalSimulator;
  query: URLSearchParams;
}): (event: EventRecord) => boolean {
  const startMs = timeOf({ query, name: 'start_time' }) ?? 0;
  const endMs = timeOf({ query, name: 'end_time' }) ?? Number.POSITIVE_INFINITY;
  const type = query.get('event_type');
  const transactionId = query.get('transaction_id');
  return (event) =>
    isRetained({ simulator, event }) &&
    event.createdAtMs >= startMs &&
    event.createdAtMs <= endMs &&
    (type ?? event.type) === event.type &&
    (transactionId === null || event.transactionIds.includes(transactionId));
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
