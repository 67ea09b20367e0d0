import { z } from 'zod';
import { readLabel, readName } from '@/lib/providers/external-reference';
import { ProviderError } from '@/lib/providers/provider';
import type { EventList, EventsAbout, EventWindow, ProviderEvent } from '@/lib/providers/provider-event';
import { unreadableEvent } from '@/lib/providers/unreadable-event';
import type { PayPalClient } from './paypal-client';
import { reversalReference } from './paypal-dispute';
import { PagesLeft, readPages } from './read-pages';

const shortSchema = z.string().min(1).max(255);
const linkSchema = z.object({ rel: z.string(), href: z.string().max(2_048) });
const valueSchema = z.string().max(255).optional();
const amountSchema = z.object({ value: valueSchema, total: valueSchema });

const resourceSchema = z.object({
  id: shortSchema.optional(),
  status: z.string().max(255).optional(),
  /** Sales of PayPal's first API have a state, a parent payment and a custom text instead. */
  state: z.string().max(255).optional(),
  parent_payment: shortSchema.optional(),
  sale_id: shortSchema.optional(),
  custom: z.string().optional(),
  custom_id: z.string().optional(),
  purchase_units: z.array(z.object({ custom_id: z.string().optional() })).optional(),
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: shortSchema.optional() }).optional() })
    .optional(),
  links: z.array(linkSchema).optional(),
  amount: amountSchema.optional(),
  dispute_id: shortSchema.optional(),
  dispute_amount: amountSchema.optional(),
  disputed_transactions: z.array(z.object({ seller_transaction_id: shortSchema.optional() })).optional(),
  /**
   * Items of payouts have a status of another name, and contain the batch; events of a batch have it in their header.
   */
  transaction_status: z.string().max(255).optional(),
  payout_batch_id: shortSchema.optional(),
  payout_item: z.object({ sender_item_id: shortSchema.optional() }).optional(),
  batch_header: z.object({ payout_batch_id: shortSchema.optional() }).optional(),
  reason: z.string().max(255).optional(),
  status_details: z.object({ reason: z.string().max(255).optional() }).nullish(),
});

const eventSchema = z.object({
  id: shortSchema,
  event_type: shortSchema,
  resource_type: z.string().max(255).optional(),
  create_time: z.iso.datetime({ offset: true }),
  resource: resourceSchema,
});

type PayPalEvent = z.infer<typeof eventSchema>;

/** The meaning of each kind of event; other kinds are not ours. */
const MEANINGS: [RegExp, ProviderEvent['meaning']][] = [
  [/^CHECKOUT\.ORDER\.APPROVED$/, 'payer_approved'],
  [/^CHECKOUT\.(ORDER|PAYMENT-APPROVAL)\./, 'payment'],
  [/^PAYMENT\.CAPTURE\.REFUNDED$|^PAYMENT\.REFUND\./, 'refund'],
  [/^PAYMENT\.CAPTURE\.REVERSED$/, 'dispute'],
  [/^PAYMENT\.CAPTURE\./, 'payment'],
  [/^PAYMENT\.SALE\.(COMPLETED|PENDING|DENIED)$/, 'payment'],
  [/^PAYMENT\.SALE\./, 'note'],
  [/^PAYMENT\.PAYOUTS(-ITEM|BATCH)\./, 'payout'],
  [/^CUSTOMER\.DISPUTE\./, 'dispute'],
];

function meaningOf(type: string): ProviderEvent['meaning'] {
  return MEANINGS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

/** What is read of an event whose shape we do not know. */
const strangeSchema = z.object({ event_type: z.unknown(), create_time: z.unknown() });

/**
 * The subject of an event as PayPal delivers or lists it, in our words. One of an unknown shape is not ours if its kind says so,
 * else unreadable.
 * @param text its characters, if it was delivered
 */
export function readPayPalEvent({
  body,
  text,
  livemode,
}: {
  body: unknown;
  text?: string;
  livemode: boolean;
}): ProviderEvent {
  const event = eventSchema.safeParse(body);
  if (event.success) return toProviderEvent({ event: event.data, livemode });
  const { event_type: type, create_time: time } = strangeSchema.safeParse(body).data ?? {};
  const occurredAt = new Date(typeof time === 'string' ? time : Number.NaN);
  return unreadableEvent({ listed: body, text, type, occurredAt, livemode, meaningOf });
}

function toProviderEvent({ event, livemode }: { event: PayPalEvent; livemode: boolean }): ProviderEvent {
  const { event_type: type, resource } = event;
  const meaning = meaningOf(type);
  const customId = resource.custom_id ?? resource.custom ?? resource.purchase_units?.[0]?.custom_id;
  const payment = readLabel({ kind: 'payment', text: customId });
  const refund = readName({ kind: 'refund', text: customId });
  const payout = readLabel({ kind: 'payout', text: resource.payout_item?.sender_item_id });
  return {
    eventId: event.id,
    type,
    livemode,
    occurredAt: new Date(event.create_time),
    meaning,
    reference: referenceOf(event),
    transactionId: transactionIdOf({ event, meaning }),
    refundReference: meaning === 'refund' ? (resource.id ?? null) : null,
    refundId: refund?.id ?? null,
    refundToken: refund?.token ?? null,
    disputeReference: meaning === 'dispute' ? disputeReferenceOf(event) : null,
    payoutReference: resource.payout_batch_id ?? resource.batch_header?.payout_batch_id ?? null,
    payoutId: payout?.id ?? null,
    payoutToken: payout?.token ?? null,
    accountReference: null,
    paymentId: payment?.id ?? null,
    paymentToken: payment?.token ?? null,
    summary: {
      object: event.resource_type ?? null,
      id: resource.dispute_id ?? resource.id ?? null,
      status: resource.status ?? resource.state ?? resource.transaction_status ?? null,
      amount: amountOf(resource.dispute_amount ?? resource.amount),
      reason: resource.status_details?.reason ?? resource.reason ?? null,
    },
  };
}

/** The order, by which we know a payment; the first API called it the parent payment. */
function referenceOf({ event_type: type, resource }: PayPalEvent): string | null {
  if (type.startsWith('CHECKOUT.ORDER.')) return resource.id ?? null;
  return resource.supplementary_data?.related_ids?.order_id ?? resource.parent_payment ?? null;
}

/** The capture that took the money; a refund or a reversal has an id of its own and links up to it. */
function transactionIdOf({ event, meaning }: { event: PayPalEvent; meaning: ProviderEvent['meaning'] }) {
  const { event_type: type, resource } = event;
  if (type.startsWith('CUSTOMER.DISPUTE.')) {
    return resource.disputed_transactions?.[0]?.seller_transaction_id ?? null;
  }
  if (type.startsWith('CHECKOUT.')) return null;
  if (resource.sale_id !== undefined) return resource.sale_id;
  if (meaning === 'payment') return resource.id ?? null;
  const up = resource.links?.find(({ rel }) => rel === 'up')?.href;
  return up?.split('/').at(-1) ?? null;
}

/** The dispute, or our reference of the reversal that links up to its capture. */
function disputeReferenceOf(event: PayPalEvent): string | null {
  const { resource } = event;
  if (resource.dispute_id !== undefined) return resource.dispute_id;
  const captureId = transactionIdOf({ event, meaning: 'dispute' });
  if (captureId === null || resource.id === undefined) return null;
  return reversalReference({ captureId, reversalId: resource.id });
}

function amountOf(amount: z.infer<typeof amountSchema> | undefined): string | null {
  return amount?.value ?? amount?.total ?? null;
}

/**
 * Payments that may be captured now or were; and refunds, withdrawals and items of payouts, which can change after they
 * were over. Everything else is synced one by one until it is over.
 */
const LISTED_TYPES: Record<EventsAbout, string[]> = {
  payments: ['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.COMPLETED'],
  rest: [
    'PAYMENT.CAPTURE.REFUNDED',
    'PAYMENT.CAPTURE.REVERSED',
    'PAYMENT.REFUND.PENDING',
    'PAYMENT.REFUND.FAILED',
    'CUSTOMER.DISPUTE.CREATED',
    'CUSTOMER.DISPUTE.UPDATED',
    'CUSTOMER.DISPUTE.RESOLVED',
    'PAYMENT.PAYOUTS-ITEM.SUCCEEDED',
    'PAYMENT.PAYOUTS-ITEM.UNCLAIMED',
    'PAYMENT.PAYOUTS-ITEM.HELD',
    'PAYMENT.PAYOUTS-ITEM.RETURNED',
    'PAYMENT.PAYOUTS-ITEM.REFUNDED',
    'PAYMENT.PAYOUTS-ITEM.CANCELED',
    'PAYMENT.PAYOUTS-ITEM.FAILED',
    'PAYMENT.PAYOUTS-ITEM.BLOCKED',
    'PAYMENT.PAYOUTS-ITEM.DENIED',
  ],
};

const listSchema = z.object({ events: z.array(z.unknown()).default([]) });

/** The only size of a page that PayPal documents: its default, without a maximum. */
const PAGE_SIZE = 10;

/**
 * PayPal's own list covers 30 days. An event that cannot be read in it is listed as unreadable.
 * @throws ProviderError
 */
export async function listPayPalEvents({
  client,
  window: { about = 'rest', ...window },
  livemode,
}: {
  client: PayPalClient;
  window: EventWindow;
  livemode: boolean;
}): Promise<EventList> {
  const events: ProviderEvent[] = [];
  let isComplete = true;
  for (const type of LISTED_TYPES[about]) {
    try {
      for await (const listed of pagesOf({ client, window, type })) {
        events.push(readPayPalEvent({ body: listed, livemode }));
      }
    } catch (error) {
      if (!(error instanceof PagesLeft)) throw error;
      isComplete = false;
    }
  }
  // Each list has the newest first, even within one millisecond.
  events.reverse().sort((one, other) => one.occurredAt.getTime() - other.occurredAt.getTime());
  return { events, isComplete };
}

/** The events of one type, the newest first, as PayPal lists them. PayPal filters by one type at a time. */
async function* pagesOf({
  client,
  window: { since, until },
  type,
}: {
  client: PayPalClient;
  window: EventWindow;
  type: string;
}): AsyncGenerator<unknown> {
  const query = new URLSearchParams({
    event_type: type,
    start_time: since.toISOString(),
    end_time: until.toISOString(),
    page_size: String(PAGE_SIZE),
  });
  for await (const body of readPages({ client, path: `/v1/notifications/webhooks-events?${query}` })) {
    const list = listSchema.safeParse(body);
    if (!list.success) {
      throw new ProviderError('unavailable', {
        message: 'PayPal answered something that is no list of events',
      });
    }
    yield* list.data.events;
  }
}

/**
 * One event of PayPal's own list; null where PayPal does not list it, or not any more.
 * @throws ProviderError
 */
export async function findPayPalEvent({
  client,
  eventId,
  livemode,
}: {
  client: PayPalClient;
  eventId: string;
  livemode: boolean;
}): Promise<ProviderEvent | null> {
  const path = `/v1/notifications/webhooks-events/${encodeURIComponent(eventId)}`;
  const { status, body } = await client.call({ method: 'GET', path });
  if (status === 404) return null;
  if (status >= 400)
    throw new ProviderError('unavailable', { message: `PayPal answered ${status} about an event` });
  return readPayPalEvent({ body, livemode });
}
