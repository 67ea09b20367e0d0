import { z } from 'zod';
import { type BalanceLine, FROM_OBJECT, type MovedObject } from '@/lib/providers/balance-line';
import type { PayoutQuery } from '@/lib/providers/payout-query';
import { ProviderError } from '@/lib/providers/provider';
import { movementOf, timeOf } from './paypal-balance-line';
import type { PayPalClient } from './paypal-client';
import { read, upOf } from './paypal-money-back';
import { readBatch } from './paypal-payout';
import { linkSchema, moneyOf, moneySchema } from './paypal-snapshot';

/**
 * What a capture, a refund or a payout that has moved our balance says of it, with what PayPal kept. Null: it does not say that,
 * or has not moved it now, or moved it back since, of which PayPal's reports alone tell.
 * @throws ProviderError
 */
export async function readPayPalObjectLine({
  client,
  object,
}: {
  client: PayPalClient;
  object: MovedObject;
}): Promise<BalanceLine | null> {
  switch (object.kind) {
    case 'charge':
      return readCapture({ client, id: object.transactionId });
    case 'refund':
      return readRefund({ client, id: object.refundReference });
    case 'transfer':
      return readPayout({ client, query: object.payout });
  }
}

/** The amount without what PayPal kept, that, and both together: of a refund PayPal may have returned some of it. */
const breakdownSchema = z.object({ paypal_fee: moneySchema.optional(), net_amount: moneySchema.optional() });

const captureSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  amount: moneySchema,
  custom_id: z.string().optional(),
  create_time: z.string(),
  seller_receivable_breakdown: breakdownSchema.optional(),
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: z.string().optional() }).optional() })
    .optional(),
});

/** A capture is money in these states, also after some of it was refunded. */
const CAPTURED = ['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED'];

async function readCapture({
  client,
  id,
}: {
  client: PayPalClient;
  id: string;
}): Promise<BalanceLine | null> {
  const body = await read({ client, path: `/v2/payments/captures/${encodeURIComponent(id)}` });
  if (body === null) return null;
  const capture = parsed({ schema: captureSchema, body });
  const money = moneyOf(capture.amount);
  const fee = keptOf({ money, breakdown: capture.seller_receivable_breakdown });
  if (!CAPTURED.includes(capture.status) || fee === null) return null;
  return {
    ...lineOf({ kind: 'charge', transactionId: id, at: capture.create_time, ...money }),
    objectReference: id,
    relatedReference: capture.supplementary_data?.related_ids?.order_id ?? null,
    ownReference: capture.custom_id ?? null,
    fee,
  };
}

const refundSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  amount: moneySchema,
  custom_id: z.string().optional(),
  create_time: z.string(),
  seller_payable_breakdown: breakdownSchema.optional(),
  links: z.array(linkSchema).optional(),
});

async function readRefund({ client, id }: { client: PayPalClient; id: string }): Promise<BalanceLine | null> {
  const body = await read({ client, path: `/v2/payments/refunds/${encodeURIComponent(id)}` });
  if (body === null) return null;
  const refund = parsed({ schema: refundSchema, body });
  const money = moneyOf(refund.amount);
  const returned = keptOf({ money, breakdown: refund.seller_payable_breakdown });
  if (refund.status !== 'COMPLETED' || returned === null) return null;
  return {
    ...lineOf({ kind: 'refund', transactionId: id, at: refund.create_time, ...money }),
    objectReference: id,
    relatedReference: upOf(refund.links),
    ownReference: refund.custom_id ?? null,
    amount: 0 - money.amount,
    fee: 0 - returned,
  };
}

/** The reports may list the fee of a payout on a line of its own: then this one changes when they are read. */
async function readPayout({
  client,
  query,
}: {
  client: PayPalClient;
  query: PayoutQuery;
}): Promise<BalanceLine | null> {
  const found = await readBatch({ client, query });
  if (!('item' in found) || found.item.transaction_status !== 'SUCCESS') return null;
  const {
    transaction_id: transactionId,
    payout_item_fee: kept,
    time_processed: at,
    payout_item: sent,
  } = found.item;
  const money = moneyOf({ currency_code: sent.amount.currency, value: sent.amount.value });
  if (transactionId === undefined || kept === undefined || at === undefined) return null;
  if (kept.currency !== money.currency) return null;
  const label = sent.sender_item_id ?? null;
  return {
    ...lineOf({ kind: 'transfer', transactionId, at, ...money }),
    objectReference: label ?? transactionId,
    relatedReference: null,
    ownReference: label,
    amount: 0 - money.amount,
    fee: moneyOf({ currency_code: kept.currency, value: kept.value }).amount,
  };
}

/** Minor units. Null: it does not say what PayPal kept, or something else was kept, too. */
function keptOf({
  money: { amount, currency },
  breakdown,
}: {
  money: { amount: number; currency: string };
  breakdown: z.infer<typeof breakdownSchema> | undefined;
}): number | null {
  if (breakdown?.paypal_fee?.currency_code !== currency) return null;
  const fee = moneyOf(breakdown.paypal_fee).amount;
  const net = breakdown.net_amount && moneyOf(breakdown.net_amount);
  return net === undefined || (net.currency === currency && net.amount === amount - fee) ? fee : null;
}

function lineOf({
  kind,
  transactionId,
  at,
  amount,
  currency,
}: {
  kind: MovedObject['kind'];
  transactionId: string;
  at: string;
  amount: number;
  currency: string;
}) {
  return {
    reference: `${transactionId} ${FROM_OBJECT} ${currency}`,
    kind,
    providerKind: FROM_OBJECT,
    movement: movementOf({ kind, transactionId, currency }),
    amount,
    currency,
    presented: null,
    description: null,
    occurredAt: timeOf(at),
    beganAt: timeOf(at),
    availableAt: null,
  };
}

function parsed<Shape>({ schema, body }: { schema: z.ZodType<Shape>; body: unknown }): Shape {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new ProviderError('unavailable', { message: 'PayPal answered no money that we can read' });
}
