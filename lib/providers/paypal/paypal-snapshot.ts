import { z } from 'zod';
import { fromDecimal, isCurrency } from '@/lib/core/money';
import { type ExternalReference, readLabel } from '@/lib/providers/external-reference';
import { ProviderError } from '@/lib/providers/provider';
import type { Snapshot } from '@/lib/providers/snapshot';
import { refusalReason, waitingReason } from './paypal-reasons';

export const moneySchema = z.object({ currency_code: z.string(), value: z.string() });

export const linkSchema = z.object({ rel: z.string(), href: z.string() });

const captureSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  amount: moneySchema.optional(),
  status_details: z.object({ reason: z.string().optional() }).nullish(),
});

export const refundSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  amount: moneySchema.optional(),
  custom_id: z.string().optional(),
  status_details: z.object({ reason: z.string().optional() }).nullish(),
  links: z.array(linkSchema).optional(),
});

const payeeSchema = z.object({ merchant_id: z.string().optional(), email_address: z.string().optional() });

const unitSchema = z.object({
  custom_id: z.string().optional(),
  amount: moneySchema.optional(),
  payee: payeeSchema.optional(),
  payments: z
    .object({ captures: z.array(captureSchema).optional(), refunds: z.array(refundSchema).optional() })
    .optional(),
});

/** An order as PayPal reports it; our orders have one unit. */
export const orderSchema = z.object({
  id: z.string().min(1),
  status: z.string(),
  purchase_units: z.array(unitSchema).min(1),
  links: z.array(linkSchema).optional(),
});

export type Order = z.infer<typeof orderSchema>;

/** @throws ProviderError unavailable: a response that is no order says nothing about one. */
export function parseOrder(body: unknown): Order {
  const parsed = orderSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProviderError('unavailable', { message: 'PayPal answered something that is no order' });
}

/** Where the payer goes: the name of PayPal's link depends on how the order was created. */
export function approvalUrl({ links = [] }: Order): string | null {
  return links.find(({ rel }) => rel === 'approve' || rel === 'payer-action')?.href ?? null;
}

/** The state of an order in our words. A COMPLETED order is not money: its capture says whether there is any. */
export function snapshotOf({ order, livemode }: { order: Order; livemode: boolean }): Snapshot {
  const [unit] = order.purchase_units;
  const reference = order.id;
  const externalReference = readLabel({ kind: 'payment', text: unit?.custom_id });
  const capture = unit?.payments?.captures?.at(-1);
  if (capture)
    return snapshotOfCapture({ capture, reference, externalReference, livemode, payee: payeeOf(unit) });
  switch (order.status) {
    case 'CREATED':
    case 'SAVED':
    case 'PAYER_ACTION_REQUIRED':
      return { state: 'open', reference, externalReference, lastDecline: null };
    case 'APPROVED':
      return {
        state: 'approved',
        reference,
        externalReference,
        ...moneyOf(unit?.amount),
        livemode,
        payee: payeeOf(unit),
      };
    case 'VOIDED':
      return { state: 'closed', reference, externalReference };
    default:
      throw new ProviderError('unavailable', {
        message: `PayPal says ${order.status} of an order without a capture`,
      });
  }
}

const wholeCaptureSchema = captureSchema.extend({
  custom_id: z.string().optional(),
  payee: payeeSchema.optional(),
  supplementary_data: z.object({ related_ids: z.object({ order_id: z.string() }) }),
});

/**
 * The state of a payment by its capture alone, in our words; null if the capture is of another order.
 * @throws ProviderError unavailable
 */
export function snapshotOfWholeCapture({
  body,
  orderId,
  livemode,
}: {
  body: unknown;
  orderId: string;
  livemode: boolean;
}): Snapshot | null {
  const capture = wholeCaptureSchema.safeParse(body).data;
  if (!capture)
    throw new ProviderError('unavailable', { message: 'PayPal answered something that is no capture' });
  if (capture.supplementary_data.related_ids.order_id !== orderId) return null;
  const externalReference = readLabel({ kind: 'payment', text: capture.custom_id });
  return snapshotOfCapture({
    capture,
    reference: orderId,
    externalReference,
    livemode,
    payee: payeeOf(capture),
  });
}

function snapshotOfCapture({
  capture,
  reference,
  externalReference,
  livemode,
  payee,
}: {
  capture: z.infer<typeof captureSchema>;
  reference: string;
  externalReference: ExternalReference | null;
  livemode: boolean;
  payee: string | null;
}): Snapshot {
  const common = { reference, externalReference };
  switch (capture.status) {
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
      return {
        state: 'paid',
        ...common,
        transactionId: capture.id,
        ...moneyOf(capture.amount),
        livemode,
        payee,
      };
    case 'PENDING':
      return {
        state: 'processing',
        ...common,
        ...waitingReason(capture.status_details?.reason ?? capture.status),
      };
    case 'DECLINED':
    case 'DENIED':
    case 'FAILED':
      return {
        state: 'failed',
        ...common,
        ...refusalReason(capture.status_details?.reason ?? capture.status),
      };
    default:
      throw new ProviderError('unavailable', { message: `PayPal says ${capture.status} of a capture` });
  }
}

function payeeOf(unit: { payee?: z.infer<typeof payeeSchema> | undefined } | undefined): string | null {
  return unit?.payee?.merchant_id ?? unit?.payee?.email_address ?? null;
}

/**
 * Minor units.
 * @throws ProviderError unavailable: an unreadable amount is no amount.
 */
export function moneyOf(money: z.infer<typeof moneySchema> | undefined): {
  amount: number;
  currency: string;
} {
  const currency = money?.currency_code ?? '';
  const amount = money && isCurrency(currency) ? fromDecimal({ text: money.value, currency }) : null;
  if (amount === null)
    throw new ProviderError('unavailable', { message: 'PayPal answered no amount that we can read' });
  return { amount, currency };
}
