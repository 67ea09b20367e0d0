import type Stripe from 'stripe';
import { z } from 'zod';
import { readLabel } from '@/lib/providers/external-reference';
import type { EventList, EventsAbout, EventWindow, ProviderEvent } from '@/lib/providers/provider-event';
import { unreadableEvent } from '@/lib/providers/unreadable-event';
import { asProviderError, isMissing } from './stripe-errors';

/** After these the payment may have another state, so the session is read. */
const LOOK_TYPES = new Set([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
]);

const REFUND_TYPES = /^(refund\.|charge\.refund\.)/;

const PAYOUT_TYPES = /^transfer\./;
/** Events on a payout account may change whether it can be paid. */
const ACCOUNT_TYPES = /^(account\.|payout\.)/;
const DISPUTE_TYPES = /^charge\.dispute\./;

const NOTE_TYPES = /^charge\.refunded$/;

const shortSchema = z.string().max(255);
const referenceSchema = z.union([shortSchema, z.object({ id: shortSchema }).transform(({ id }) => id)]);

const eventSchema = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  livemode: z.boolean(),
  created: z.int().nonnegative(),
  /** The connected account on which it happened. */
  account: shortSchema.nullish(),
  data: z.object({
    object: z.object({
      object: shortSchema,
      id: shortSchema.optional(),
      status: shortSchema.nullish(),
      payment_status: shortSchema.nullish(),
      amount: z.number().nullish(),
      amount_refunded: z.number().nullish(),
      reason: shortSchema.nullish(),
      currency: shortSchema.nullish(),
      payment_intent: referenceSchema.nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

type StripeEvent = z.infer<typeof eventSchema>;

/** What is read of an event whose shape we do not know. */
const strangeSchema = z.object({ type: z.unknown(), created: z.unknown(), livemode: z.unknown() });

/**
 * The subject of an event as Stripe delivers or lists it, in our words. One of an unknown shape is not ours if its kind says so,
 * else unreadable.
 * @param text its characters, if it was delivered
 */
export function readStripeEvent({ body, text }: { body: unknown; text?: string }): ProviderEvent {
  const event = eventSchema.safeParse(body);
  if (event.success) return toProviderEvent(event.data);
  const { type, created, livemode } = strangeSchema.safeParse(body).data ?? {};
  const occurredAt = new Date(typeof created === 'number' ? created * 1000 : Number.NaN);
  return unreadableEvent({ listed: body, text, type, occurredAt, livemode: livemode === true, meaningOf });
}

function toProviderEvent(event: StripeEvent): ProviderEvent {
  const { object } = event.data;
  const isSession = object.object === 'checkout.session';
  const isIntent = object.object === 'payment_intent';
  const payment = readLabel({ kind: 'payment', text: object.metadata?.payment_id });
  const refund = readLabel({ kind: 'refund', text: object.metadata?.refund_id });
  const payout = readLabel({ kind: 'payout', text: object.metadata?.payout_id });
  return {
    eventId: event.id,
    type: event.type,
    livemode: event.livemode,
    occurredAt: new Date(event.created * 1000),
    meaning: meaningOf(event.type),
    reference: isSession ? (object.id ?? null) : null,
    transactionId: (isIntent ? object.id : object.payment_intent) ?? null,
    refundReference: object.object === 'refund' ? (object.id ?? null) : null,
    refundId: refund?.id ?? null,
    refundToken: refund?.token ?? null,
    disputeReference: object.object === 'dispute' ? (object.id ?? null) : null,
    payoutReference: object.object === 'transfer' ? (object.id ?? null) : null,
    payoutId: payout?.id ?? null,
    payoutToken: payout?.token ?? null,
    accountReference: event.account ?? (object.object === 'account' ? (object.id ?? null) : null),
    paymentId: payment?.id ?? null,
    paymentToken: payment?.token ?? null,
    summary: {
      object: object.object,
      id: object.id ?? null,
      status: object.payment_status ?? object.status ?? null,
      amount: object.amount_refunded ?? object.amount ?? null,
      currency: object.currency?.toUpperCase() ?? null,
      reason: object.reason ?? null,
    },
  };
}

function meaningOf(type: string): ProviderEvent['meaning'] {
  if (LOOK_TYPES.has(type)) return 'payment';
  if (REFUND_TYPES.test(type)) return 'refund';
  if (PAYOUT_TYPES.test(type)) return 'payout';
  if (ACCOUNT_TYPES.test(type)) return 'account';
  if (DISPUTE_TYPES.test(type)) return 'dispute';
  return NOTE_TYPES.test(type) ? 'note' : 'other';
}

/**
 * Payments that may be paid now; and refunds, withdrawals and payouts, which can change after they were over. Everything
 * else is synced one by one until it is over.
 */
const LISTED_TYPES: Record<EventsAbout, string[]> = {
  payments: [
    'checkout.session.completed',
    'checkout.session.async_payment_succeeded',
    'checkout.session.async_payment_failed',
    'checkout.session.expired',
    'payment_intent.canceled',
  ],
  rest: [
    'refund.created',
    'refund.updated',
    'refund.failed',
    'charge.dispute.created',
    'charge.dispute.updated',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.funds_reinstated',
    'charge.dispute.closed',
    'transfer.reversed',
    'transfer.updated',
  ],
};

/** Stripe's largest page. */
const PAGE_SIZE = 100;

/** As many as one question returns; the caller asks for less time at once if there are more. */
const EVENTS_MAX = 2_000;

/**
 * Stripe's own list covers 30 days. An event that cannot be read in it is listed as unreadable.
 * @throws ProviderError
 */
export async function listStripeEvents({
  stripe,
  window: { since, until, about = 'rest' },
}: {
  stripe: Stripe;
  window: EventWindow;
}): Promise<EventList> {
  const created = { gte: Math.floor(since.getTime() / 1000), lte: Math.ceil(until.getTime() / 1000) };
  const events: ProviderEvent[] = [];
  let listed = 0;
  try {
    for await (const item of stripe.events.list({ types: LISTED_TYPES[about], created, limit: PAGE_SIZE })) {
      if (listed === EVENTS_MAX) return { events: events.reverse(), isComplete: false };
      listed += 1;
      events.push(readStripeEvent({ body: item }));
    }
  } catch (error) {
    throw asProviderError(error);
  }
  return { events: events.reverse(), isComplete: true };
}

/**
 * One event of Stripe's own list; null where Stripe does not list it, or not any more.
 * @throws ProviderError
 */
export async function findStripeEvent({
  stripe,
  eventId,
}: {
  stripe: Stripe;
  eventId: string;
}): Promise<ProviderEvent | null> {
  try {
    return readStripeEvent({ body: await stripe.events.retrieve(eventId) });
  } catch (error) {
    if (isMissing(error)) return null;
    throw asProviderError(error);
  }
}
