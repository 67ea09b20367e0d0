import { z } from 'zod';
import type { WireObject } from '../api/wire';
import { newLegacyPaymentId, newTransactionId } from '../books/ids';
import { decimalText } from '../books/money';
import type { PayPalSimulator } from '../simulator';
import { emitEvent } from '../webhooks/events';

const saleEvents = ['COMPLETED', 'PENDING', 'DENIED', 'REFUNDED', 'REVERSED'] as const;

/** A sale of PayPal's first API. With a `capture_id` it tells of that capture's money; amounts are minor units. */
export const legacySaleSchema = z.strictObject({
  event: z.enum(saleEvents),
  capture_id: z.string().optional(),
  amount: z.number().int().positive().optional(),
  currency: z.string().length(3).default('GBP'),
  custom: z.string().optional(),
  invoice_number: z.string().optional(),
  parent_payment: z.string().optional(),
  /** Sales of subscriptions have this instead of a parent payment. */
  billing_agreement_id: z.string().optional(),
});

export type LegacySale = z.input<typeof legacySaleSchema>;

/**
 * Announces PAYMENT.SALE.* in the shape of PayPal's first API, for receivers that must know both. It only announces: no
 * money moves, and nothing can be read about it but the event. Null when there is no such capture.
 */
export function announceLegacySale({
  simulator,
  sale,
}: {
  simulator: PayPalSimulator;
  sale: z.infer<typeof legacySaleSchema>;
}): { event: string; resource: WireObject } | null {
  const capture = sale.capture_id === undefined ? null : simulator.captures.get(sale.capture_id);
  if (capture === undefined) return null;
  const known = {
    id: capture?.id ?? newTransactionId(),
    amount: sale.amount ?? capture?.amount ?? 1000,
    currency: capture?.currency ?? sale.currency,
    custom: sale.custom ?? capture?.customId ?? null,
    invoiceNumber: sale.invoice_number ?? capture?.invoiceId ?? null,
    parent: parentOf(sale),
    at: new Date(simulator.clock.nowMs()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
  };
  const isReturn = sale.event === 'REFUNDED' || sale.event === 'REVERSED';
  const resource = isReturn ? returnResource(known) : saleResource({ ...known, state: sale.event });
  const event = simulator.journal.transact(() =>
    emitEvent({
      simulator,
      type: `PAYMENT.SALE.${sale.event}`,
      resourceType: 'sale',
      resourceVersion: null,
      summary: `A ${known.currency} ${decimalText(known)} ${known.currency} sale payment was ${sale.event.toLowerCase()}`,
      resource,
      transactionIds: [known.id],
    }),
  );
  return { event, resource };
}

type Known = {
  id: string;
  amount: number;
  currency: string;
  custom: string | null;
  invoiceNumber: string | null;
  parent: WireObject;
  at: string;
};

function parentOf(sale: z.infer<typeof legacySaleSchema>): WireObject {
  if (sale.billing_agreement_id !== undefined) return { billing_agreement_id: sale.billing_agreement_id };
  return { parent_payment: sale.parent_payment ?? newLegacyPaymentId() };
}

function saleResource({
  id,
  amount,
  currency,
  custom,
  invoiceNumber,
  parent,
  at,
  state,
}: Known & { state: string }): WireObject {
  return {
    id,
    state: state.toLowerCase(),
    amount: {
      total: decimalText({ amount, currency }),
      currency,
      details: { subtotal: decimalText({ amount, currency }) },
    },
    payment_mode: 'INSTANT_TRANSFER',
    protection_eligibility: 'ELIGIBLE',
    ...(state === 'COMPLETED'
      ? { transaction_fee: { value: decimalText({ amount: Math.min(30, amount), currency }), currency } }
      : {}),
    ...parent,
    ...(custom === null ? {} : { custom }),
    ...(invoiceNumber === null ? {} : { invoice_number: invoiceNumber }),
    create_time: at,
    update_time: at,
  };
}

/** A refund of a sale: an object of its own, whose amount is negative. */
function returnResource({ id, amount, currency, custom, invoiceNumber, parent, at }: Known): WireObject {
  return {
    id: newTransactionId(),
    state: 'completed',
    sale_id: id,
    amount: { total: decimalText({ amount: -amount, currency }), currency },
    ...parent,
    ...(custom === null ? {} : { custom }),
    ...(invoiceNumber === null ? {} : { invoice_number: invoiceNumber }),
    create_time: at,
    update_time: at,
  };
}
