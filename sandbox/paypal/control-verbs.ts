import type { z } from 'zod';
import { ControlError } from '../control';
import { formatAmount } from '../format-amount';
import { type ReversalReason, reverseCapture } from './captures';
import { PayPalError } from './errors';
import { announceLegacySale, type legacySaleSchema } from './legacy-sales';
import { type Misreport, misreportOrder } from './misreport';
import { decimalText } from './money';
import { approveOrder, findOrder, forgetOrder, isLapsed, voidOrder } from './orders';
import type { Funding } from './records';
import { refundCapture } from './refunds';
import { approveUrl, renderOrder, testBuyer } from './render-order';
import { renderRefund } from './render-payment';
import type { PayPalTwin } from './twin';
import type { WireObject } from './wire';

/** Where the buyer's browser goes after a decision; null where the order names no page. */
export type BuyerReturn = { url: string | null };

/** The buyer approves, and chooses how to pay. Throws a ControlError when it is too late for that. */
export function approve({
  twin,
  orderId,
  funding,
}: {
  twin: PayPalTwin;
  orderId: string;
  funding: Funding;
}): BuyerReturn {
  const order = asControl(() => approveOrder({ twin, orderId, funding }));
  if (order === null) throw tooLate(orderId);
  return { url: returnUrl({ url: order.returnUrl, orderId, isApproved: true }) };
}

export function cancel({ twin, orderId }: { twin: PayPalTwin; orderId: string }): BuyerReturn {
  const order = twin.orders.get(orderId);
  if (order === undefined) throw missing(`order ${orderId}`);
  return { url: returnUrl({ url: order.cancelUrl, orderId, isApproved: false }) };
}

/** The merchant's page with PayPal's words in its query. */
export function returnUrl({
  url,
  orderId,
  isApproved,
}: {
  url: string | null;
  orderId: string;
  isApproved: boolean;
}): string | null {
  if (url === null) return null;
  const target = new URL(url);
  target.searchParams.set('token', orderId);
  if (isApproved) {
    target.searchParams.set('PayerID', testBuyer.payerId);
    target.searchParams.set('paymentId', orderId);
  }
  return target.href;
}

export function giveUp({ twin, orderId }: { twin: PayPalTwin; orderId: string }): WireObject {
  const order = asControl(() => voidOrder({ twin, orderId }));
  if (order === null) throw tooLate(orderId);
  return renderOrder({ twin, order });
}

/** From now on the API tells other things of the order than the truth; an empty misreport brings the truth back. */
export function misreport({
  twin,
  orderId,
  misreport: wanted,
}: {
  twin: PayPalTwin;
  orderId: string;
  misreport: Misreport;
}): WireObject {
  const order = asControl(() => findOrder({ twin, id: orderId }));
  misreportOrder({ twin, order, misreport: wanted });
  return renderOrder({ twin, order });
}

/** PayPal loses the order: GET answers 404 from now on. */
export function forget({ twin, orderId }: { twin: PayPalTwin; orderId: string }): void {
  asControl(() => forgetOrder({ twin, orderId }));
}

/** A refund as if made in the dashboard. No amount = all that is left. */
export function refund({
  twin,
  captureId,
  amount,
}: {
  twin: PayPalTwin;
  captureId: string;
  amount?: number | undefined;
}): WireObject {
  const currency = twin.captures.get(captureId)?.currency ?? 'GBP';
  const money =
    amount === undefined ? undefined : { currency_code: currency, value: decimalText({ amount, currency }) };
  return asControl(() => {
    const made = twin.journal.transact(() => refundCapture({ twin, captureId, body: { amount: money } }));
    return renderRefund({ twin, refund: made });
  });
}

export function reverse({
  twin,
  captureId,
  reason = 'chargeback',
}: {
  twin: PayPalTwin;
  captureId: string;
  reason?: ReversalReason | undefined;
}): WireObject {
  const reversal = reverseCapture({ twin, captureId, reason });
  if (reversal === null)
    throw new ControlError({
      status: 409,
      message: `There is no money of a capture ${captureId} to take back.`,
    });
  return renderRefund({ twin, refund: reversal });
}

export function announce({ twin, sale }: { twin: PayPalTwin; sale: z.infer<typeof legacySaleSchema> }) {
  const announced = announceLegacySale({ twin, sale });
  if (announced === null) throw missing(`capture ${sale.capture_id}`);
  return announced;
}

/** A refusal in PayPal's words as one of the control API. */
export function asControl<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PayPalError)) throw error;
    throw new ControlError({ status: error.status, message: `${error.issue}: ${error.message}` });
  }
}

function tooLate(orderId: string): ControlError {
  return new ControlError({ status: 409, message: `It is too late for that with the order ${orderId}.` });
}

export function missing(what: string): ControlError {
  return new ControlError({ status: 404, message: `There is no ${what}.` });
}

/** The orders as the API shows them, with what a person or a test wants beside it. */
export function listOrders(twin: PayPalTwin): WireObject[] {
  return twin.orders.all().map((order) => {
    const capture = order.captureId === null ? undefined : twin.captures.get(order.captureId);
    const { amount, currency } = order.unit;
    return {
      ...renderOrder({ twin, order }),
      custom_id: order.unit.customId,
      approve_url: approveUrl({ twin, orderId: order.id }),
      amount_display: formatAmount({ amount, currency, language: 'en' }),
      funding: order.funding,
      is_lapsed: isLapsed({ twin, order }),
      capture_id: order.captureId,
      capture_status: capture?.status ?? null,
    };
  });
}
