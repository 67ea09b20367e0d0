import { z } from 'zod';
import { type ExternalReference, readLabel, readName } from '@/lib/providers/external-reference';
import { ProviderError } from '@/lib/providers/provider';
import type { PayPalClient } from './paypal-client';
import { linkSchema, moneyOf, moneySchema, parseOrder, refundSchema } from './paypal-snapshot';
import { readPages } from './read-pages';

/** Money of a capture that went back to the payer. Minor units. */
export type PartBack = {
  id: string;
  amount: number;
  currency: string;
  /** Our own reference of the refund, if it carries one. */
  refund: ExternalReference | null;
  /** Taken by a bank or by PayPal; otherwise somebody refunded it. */
  isReversal: boolean;
};

/** What PayPal says about the money of a capture. Minor units. */
export type MoneyBack = {
  amount: number;
  currency: string;
  externalReference: ExternalReference | null;
  /** How much of it went back; null if the capture has a state that we do not know, or never took money. */
  extent: 'nothing' | 'some' | 'all' | null;
  /** Whether the capture says that a bank or PayPal took it back, and why. */
  isReversed: boolean;
  reason: string;
  parts: PartBack[];
  /** Whether these are all parts. If PayPal shows the order no more, some may be missing. */
  isWhole: boolean;
};

/** The reasons of captures whose money was taken back, rather than refunded. */
const REVERSAL_REASONS = ['BUYER_COMPLAINT', 'CHARGEBACK'];

const extents: Readonly<Record<string, MoneyBack['extent']>> = {
  COMPLETED: 'nothing',
  PARTIALLY_REFUNDED: 'some',
  REFUNDED: 'all',
};

const captureSchema = z.object({
  status: z.string(),
  amount: moneySchema,
  custom_id: z.string().optional(),
  status_details: z.object({ reason: z.string().optional() }).nullish(),
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: z.string().min(1).optional() }).optional() })
    .optional(),
});

/**
 * Asks the capture first: its order lists what went back, and PayPal promises nowhere how long an order can be read.
 * @returns null if PayPal knows no such capture
 * @throws ProviderError unavailable
 */
export async function readMoneyBack({
  client,
  captureId,
}: {
  client: PayPalClient;
  captureId: string;
}): Promise<MoneyBack | null> {
  const body = await read({ client, path: `/v2/payments/captures/${encodeURIComponent(captureId)}` });
  if (body === null) return null;
  const parsed = captureSchema.safeParse(body);
  if (!parsed.success) {
    throw new ProviderError('unavailable', { message: 'PayPal answered something that is no capture' });
  }
  const { status, amount, custom_id: text, status_details: details, supplementary_data: data } = parsed.data;
  const reason = details?.reason ?? '';
  const extent = extents[status] ?? null;
  const isReversed = REVERSAL_REASONS.includes(reason) && (extent === 'some' || extent === 'all');
  const money = { ...moneyOf(amount), isReversed };
  return {
    ...money,
    externalReference: readLabel({ kind: 'payment', text }),
    extent,
    reason: (reason || 'reversed').toLowerCase(),
    ...(extent === 'nothing'
      ? { parts: [], isWhole: true }
      : await partsOf({ client, captureId, orderId: data?.related_ids?.order_id ?? null, money, extent })),
  };
}

/**
 * What went back of a capture according to PayPal's own list of events: by the id of one part, or by the capture's. The list
 * covers 30 days.
 * @throws ProviderError unavailable
 */
export async function readAnnounced({
  client,
  captureId,
  id,
}: {
  client: PayPalClient;
  captureId: string;
  id: string;
}): Promise<PartBack[]> {
  const path = `/v1/notifications/webhooks-events?${new URLSearchParams({ transaction_id: id })}`;
  const found = new Map<string, PartBack>();
  for await (const body of readPages({ client, path })) {
    for (const item of eventsSchema.safeParse(body).data?.events ?? []) {
      const event = announcedSchema.safeParse(item).data;
      if (!event || upOf(event.resource.links) !== captureId) continue;
      const { id: partId, amount, custom_id: text } = event.resource;
      const isReversal = event.event_type === 'PAYMENT.CAPTURE.REVERSED';
      const refund = isReversal ? null : readName({ kind: 'refund', text });
      found.set(partId, { id: partId, ...moneyOf(amount), refund, isReversal });
    }
  }
  return [...found.values()];
}

/**
 * A refund of this capture under its own id.
 * @returns null if PayPal knows none, or one of another capture
 * @throws ProviderError unavailable
 */
export async function readRefund({
  client,
  captureId,
  id,
}: {
  client: PayPalClient;
  captureId: string;
  id: string;
}): Promise<z.infer<typeof refundSchema> | null> {
  const body = await read({ client, path: `/v2/payments/refunds/${encodeURIComponent(id)}` });
  const refund = refundSchema.safeParse(body).data;
  return refund && (upOf(refund.links) ?? captureId) === captureId ? refund : null;
}

const eventsSchema = z.object({ events: z.array(z.unknown()).default([]) });
const announcedSchema = z.object({
  event_type: z.enum(['PAYMENT.CAPTURE.REFUNDED', 'PAYMENT.CAPTURE.REVERSED']),
  resource: z.object({
    id: z.string().min(1),
    amount: moneySchema,
    custom_id: z.string().optional(),
    links: z.array(linkSchema).optional(),
  }),
});

/** The capture that a refund or a reversal links up to. */
export function upOf(links: z.infer<typeof linkSchema>[] = []): string | null {
  return (
    links
      .find(({ rel }) => rel === 'up')
      ?.href.split('/')
      .at(-1) ?? null
  );
}

type Parts = Pick<MoneyBack, 'parts' | 'isWhole'>;

/** An order lists reversals among its refunds. The capture says that something went back, so no list of it is empty. */
async function partsOf({
  client,
  captureId,
  orderId,
  money,
  extent,
}: {
  client: PayPalClient;
  captureId: string;
  orderId: string | null;
  money: Pick<MoneyBack, 'amount' | 'isReversed'>;
  extent: MoneyBack['extent'];
}): Promise<Parts> {
  const order =
    orderId && (await read({ client, path: `/v2/checkout/orders/${encodeURIComponent(orderId)}` }));
  const listed = order ? (parseOrder(order).purchase_units[0]?.payments?.refunds ?? []) : [];
  if (listed.length === 0) {
    const parts = await readAnnounced({ client, captureId, id: captureId });
    const sum = parts.reduce((total, { amount }) => total + amount, 0);
    return { parts, isWhole: extent === 'all' && sum === money.amount };
  }
  const parts: PartBack[] = [];
  for (const { id, custom_id: text, amount, status } of listed) {
    if (status === 'FAILED' || status === 'CANCELLED') continue;
    const refund = readName({ kind: 'refund', text });
    const { isReversed } = money;
    const isReversal = refund === null && (await isTaken({ client, captureId, id, isReversed }));
    parts.push({ id, ...moneyOf(amount), refund, isReversal });
  }
  return { parts, isWhole: true };
}

/** PayPal documents no mark of a reversal: either it cannot be read as a refund, or its own event calls it one. */
async function isTaken({
  client,
  captureId,
  id,
  isReversed,
}: {
  client: PayPalClient;
  captureId: string;
  id: string;
  isReversed: boolean;
}): Promise<boolean> {
  const refund = await read({ client, path: `/v2/payments/refunds/${encodeURIComponent(id)}` });
  if (refund === null) return true;
  if (!isReversed) return false;
  return (await readAnnounced({ client, captureId, id })).some(({ isReversal }) => isReversal);
}

/**
 * @returns null: PayPal knows nothing under that address
 * @throws ProviderError unavailable
 */
export async function read({ client, path }: { client: PayPalClient; path: string }): Promise<unknown> {
  const { status, body } = await client.call({ method: 'GET', path });
  if (status === 404) return null;
  if (status >= 400) throw new ProviderError('unavailable', { message: `PayPal answered ${status}` });
  return body;
}
