import { orderCompletes, scheduleDecision } from './captures';
import { PayPalError } from './errors';
import { newTransactionId } from './ids';
import { feeOf } from './ledger';
import { findOrder, updateOrder } from './orders';
import type { CaptureRecord, Funding, OrderRecord } from './records';
import { approveUrl } from './render-order';
import type { PayPalTwin } from './twin';
import type { Link } from './wire';

/** A refusal is an outcome, not an exception: what it changes must stay. */
export type CaptureResult =
  | { kind: 'captured'; order: OrderRecord }
  | { kind: 'refused'; error: PayPalError };

/**
 * Takes the money of an approved order, as far as the buyer's way to pay allows. The order is COMPLETED then; whether money
 * came is for its capture to say. Throws the 404. Call it inside a transaction.
 */
export function captureOrder({ twin, orderId }: { twin: PayPalTwin; orderId: string }): CaptureResult {
  const order = findOrder({ twin, id: orderId });
  const refusal = whyNot({ twin, order });
  if (refusal !== null) return { kind: 'refused', error: refusal };
  const { funding } = order;
  if (funding === null) throw new Error(`The sandbox has approved ${order.id} without a way to pay.`);
  if (funding === 'declining_card') {
    const redirect: Link = { href: approveUrl({ twin, orderId }), rel: 'redirect', method: 'GET' };
    return { kind: 'refused', error: new PayPalError({ issue: 'INSTRUMENT_DECLINED', links: [redirect] }) };
  }
  if (funding === 'needs_action' && !order.isActionDone) {
    updateOrder({ twin, order, change: { status: 'PAYER_ACTION_REQUIRED', isActionDone: true } });
    const link: Link = { href: approveUrl({ twin, orderId }), rel: 'payer-action', method: 'GET' };
    return { kind: 'refused', error: new PayPalError({ issue: 'PAYER_ACTION_REQUIRED', links: [link] }) };
  }
  const capture = newCapture({ twin, order, funding });
  const completed = updateOrder({ twin, order, change: { status: 'COMPLETED', captureId: capture.id } });
  orderCompletes({ twin, capture });
  scheduleDecision({ twin, capture });
  return { kind: 'captured', order: completed };
}

function whyNot({ twin, order }: { twin: PayPalTwin; order: OrderRecord }): PayPalError | null {
  if (order.status === 'COMPLETED') return new PayPalError({ issue: 'ORDER_ALREADY_CAPTURED' });
  if (order.status === 'VOIDED') return new PayPalError({ issue: 'ORDER_COMPLETED_OR_VOIDED' });
  if (order.status === 'PAYER_ACTION_REQUIRED' && order.funding !== null)
    return new PayPalError({ issue: 'PAYER_ACTION_REQUIRED' });
  if (order.status !== 'APPROVED') return new PayPalError({ issue: 'ORDER_NOT_APPROVED' });
  const { invoiceId } = order.unit;
  const isTaken = twin.captures
    .all()
    .some((capture) => capture.invoiceId === invoiceId && capture.status !== 'DECLINED');
  if (invoiceId !== null && isTaken) return new PayPalError({ issue: 'DUPLICATE_INVOICE_ID' });
  return null;
}

/** How a capture begins for each way to pay. */
const beginnings: Record<Funding, Pick<CaptureRecord, 'status' | 'reason'>> = {
  balance: { status: 'COMPLETED', reason: null },
  needs_action: { status: 'COMPLETED', reason: null },
  declining_card: { status: 'DECLINED', reason: null },
  declined_capture: { status: 'DECLINED', reason: null },
  echeck: { status: 'PENDING', reason: 'ECHECK' },
  bouncing_echeck: { status: 'PENDING', reason: 'ECHECK' },
  review: { status: 'PENDING', reason: 'PENDING_REVIEW' },
};

function newCapture({
  twin,
  order,
  funding,
}: {
  twin: PayPalTwin;
  order: OrderRecord;
  funding: Funding;
}): CaptureRecord {
  const nowMs = twin.clock.nowMs();
  const { amount, currency, invoiceId, customId } = order.unit;
  const { status, reason } = beginnings[funding];
  const { pendingCaptureDelayMs: delayMs } = twin.settings;
  const capture: CaptureRecord = {
    id: newTransactionId(),
    orderId: order.id,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    status,
    reason,
    amount,
    currency,
    fee: feeOf(amount),
    funding,
    invoiceId,
    customId,
    decidedAtMs: status === 'PENDING' && delayMs !== null ? nowMs + delayMs : null,
  };
  twin.captures.put(capture.id, capture);
  return capture;
}
