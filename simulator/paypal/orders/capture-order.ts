import { PayPalError } from '../api/errors';
import type { Link } from '../api/wire';
import { newTransactionId } from '../books/ids';
import { feeOf } from '../books/ledger';
import type { CaptureRecord, Funding, OrderRecord } from '../books/records';
import { orderCompletes, scheduleDecision } from '../payments/captures';
import type { PayPalSimulator } from '../simulator';
import { findOrder, updateOrder } from './orders';
import { approveUrl } from './render-order';

/** A refusal is an outcome, not an exception: what it changes must stay. */
export type CaptureResult =
  | { kind: 'captured'; order: OrderRecord }
  | { kind: 'refused'; error: PayPalError };

/**
 * Captures an approved order, as far as the buyer's funding source allows. The order is COMPLETED then; its capture
 * says whether the money arrived. Throws the 404. Call it inside a transaction.
 */
export function captureOrder({
  simulator,
  orderId,
}: {
  simulator: PayPalSimulator;
  orderId: string;
}): CaptureResult {
  const order = findOrder({ simulator, id: orderId });
  const refusal = whyNot({ simulator, order });
  if (refusal !== null) return { kind: 'refused', error: refusal };
  const { funding } = order;
  if (funding === null) throw new Error(`The simulator has approved ${order.id} without a way to pay.`);
  if (funding === 'declining_card') {
    const redirect: Link = { href: approveUrl({ simulator, orderId }), rel: 'redirect', method: 'GET' };
    return { kind: 'refused', error: new PayPalError({ issue: 'INSTRUMENT_DECLINED', links: [redirect] }) };
  }
  if (funding === 'needs_action' && !order.isActionDone) {
    updateOrder({ simulator, order, change: { status: 'PAYER_ACTION_REQUIRED', isActionDone: true } });
    const link: Link = { href: approveUrl({ simulator, orderId }), rel: 'payer-action', method: 'GET' };
    return { kind: 'refused', error: new PayPalError({ issue: 'PAYER_ACTION_REQUIRED', links: [link] }) };
  }
  const capture = newCapture({ simulator, order, funding });
  const completed = updateOrder({ simulator, order, change: { status: 'COMPLETED', captureId: capture.id } });
  orderCompletes({ simulator, capture });
  scheduleDecision({ simulator, capture });
  return { kind: 'captured', order: completed };
}

function whyNot({
  simulator,
  order,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
}): PayPalError | null {
  if (order.status === 'COMPLETED') return new PayPalError({ issue: 'ORDER_ALREADY_CAPTURED' });
  if (order.status === 'VOIDED') return new PayPalError({ issue: 'ORDER_COMPLETED_OR_VOIDED' });
  if (order.status === 'PAYER_ACTION_REQUIRED' && order.funding !== null)
    return new PayPalError({ issue: 'PAYER_ACTION_REQUIRED' });
  if (order.status !== 'APPROVED') return new PayPalError({ issue: 'ORDER_NOT_APPROVED' });
  const { invoiceId } = order.unit;
  const isTaken = simulator.captures
    .all()
    .some((capture) => capture.invoiceId === invoiceId && capture.status !== 'DECLINED');
  if (invoiceId !== null && isTaken) return new PayPalError({ issue: 'DUPLICATE_INVOICE_ID' });
  return null;
}

/** How a capture begins for each funding source. */
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
  simulator,
  order,
  funding,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
  funding: Funding;
}): CaptureRecord {
  const nowMs = simulator.clock.nowMs();
  const { amount, currency, invoiceId, customId } = order.unit;
  const { status, reason } = beginnings[funding];
  const { pendingCaptureDelayMs: delayMs } = simulator.settings;
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
  simulator.captures.put(capture.id, capture);
  return capture;
}
