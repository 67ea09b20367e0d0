import type { z } from 'zod';
import { ControlError } from '../../control';
import { formatAmount } from '../../pages/format-amount';
import { PayPalError } from '../api/errors';
import type { WireObject } from '../api/wire';
import { decimalText } from '../books/money';
import type { Funding } from '../books/records';
import { approveOrder, findOrder, forgetOrder, isLapsed, saveOrder, voidOrder } from '../orders/orders';
import { approveUrl, renderOrder, testBuyer } from '../orders/render-order';
import { type ReversalReason, reverseCapture } from '../payments/captures';
import { announceLegacySale, type legacySaleSchema } from '../payments/legacy-sales';
import { refundCapture } from '../payments/refunds';
import { renderRefund } from '../payments/render-payment';
import type { PayPalSimulator } from '../simulator';
import { type Misreport, misreportOrder } from './misreport';

/** Where the buyer's browser goes after a decision; null where the order names no page. */
export type BuyerReturn = { url: string | null };

/** The buyer approves, and chooses how to pay. Throws a ControlError when it is too late for that. */
export function approve({
  simulator,
  orderId,
  funding,
}: {
  simulator: PayPalSimulator;
  orderId: string;
  funding: Funding;
}): BuyerReturn {
  const order = asControl(() => approveOrder({ simulator, orderId, funding }));
  if (order === null) throw tooLate(orderId);
  return { url: returnUrl({ url: order.returnUrl, orderId, isApproved: true }) };
}

export function cancel({ simulator, orderId }: { simulator: PayPalSimulator; orderId: string }): BuyerReturn {
  const order = simulator.orders.get(orderId);
  if (order === undefined) throw missing(`order ${orderId}`);
  return { url: returnUrl({ url: order.cancelUrl, orderId, isApproved: false }) };
}

/** The merchant's page with PayPal's words in its query: `token`, and of a buyer who approved also `PayerID`. */
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
  if (isApproved) target.searchParams.set('PayerID', testBuyer.payerId);
  return target.href;
}

export function giveUp({ simulator, orderId }: { simulator: PayPalSimulator; orderId: string }): WireObject {
  const order = asControl(() => voidOrder({ simulator, orderId }));
  if (order === null) throw tooLate(orderId);
  return renderOrder({ simulator, order });
}

/** PayPal saves the order for later. */
export function save({ simulator, orderId }: { simulator: PayPalSimulator; orderId: string }): WireObject {
  const order = asControl(() => saveOrder({ simulator, orderId }));
  if (order === null) throw tooLate(orderId);
  return renderOrder({ simulator, order });
}

/** From now on the API misreports the order; an empty misreport restores the truth. */
export function misreport({
  simulator,
  orderId,
  misreport: wanted,
}: {
  simulator: PayPalSimulator;
  orderId: string;
  misreport: Misreport;
}): WireObject {
  const order = asControl(() => findOrder({ simulator, id: orderId }));
  misreportOrder({ simulator, order, misreport: wanted });
  return renderOrder({ simulator, order });
}

/** PayPal loses the order: GET returns 404 from now on. */
export function forget({ simulator, orderId }: { simulator: PayPalSimulator; orderId: string }): void {
  asControl(() => forgetOrder({ simulator, orderId }));
}

/** A refund as if made in the dashboard. No amount = all that is left. */
export function refund({
  simulator,
  captureId,
  amount,
}: {
  simulator: PayPalSimulator;
  captureId: string;
  amount?: number | undefined;
}): WireObject {
  const currency = simulator.captures.get(captureId)?.currency ?? 'GBP';
  const money =
    amount === undefined ? undefined : { currency_code: currency, value: decimalText({ amount, currency }) };
  return asControl(() => {
    const made = simulator.journal.transact(() =>
      refundCapture({ simulator, captureId, body: { amount: money } }),
    );
    return renderRefund({ simulator, refund: made });
  });
}

export function reverse({
  simulator,
  captureId,
  reason = 'chargeback',
}: {
  simulator: PayPalSimulator;
  captureId: string;
  reason?: ReversalReason | undefined;
}): WireObject {
  const reversal = reverseCapture({ simulator, captureId, reason });
  if (reversal === null)
    throw new ControlError({
      status: 409,
      message: `There is no money of a capture ${captureId} to take back.`,
    });
  return renderRefund({ simulator, refund: reversal });
}

export function announce({
  simulator,
  sale,
}: {
  simulator: PayPalSimulator;
  sale: z.infer<typeof legacySaleSchema>;
}) {
  const announced = announceLegacySale({ simulator, sale });
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
export function listOrders(simulator: PayPalSimulator): WireObject[] {
  return simulator.orders.all().map((order) => {
    const capture = order.captureId === null ? undefined : simulator.captures.get(order.captureId);
    const { amount, currency } = order.unit;
    return {
      ...renderOrder({ simulator, order }),
      custom_id: order.unit.customId,
      approve_url: approveUrl({ simulator, orderId: order.id }),
      amount_display: formatAmount({ amount, currency, language: 'en' }),
      funding: order.funding,
      is_lapsed: isLapsed({ simulator, order }),
      capture_id: order.captureId,
      capture_status: capture?.status ?? null,
    };
  });
}
