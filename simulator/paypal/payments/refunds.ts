import { z } from 'zod';
import { notFound, PayPalError } from '../api/errors';
import { notBuilt } from '../api/not-built';
import { moneySchema, textSchema } from '../api/parse-body';
import { newTransactionId } from '../books/ids';
import { bookRefund, bookRefundFailure } from '../books/ledger';
import { parseMoney } from '../books/money';
import type { CaptureRecord, RefundRecord } from '../books/records';
import type { DisputeRecord } from '../disputes/dispute-records';
import { emitDispute, openDisputeOf, resolveDispute } from '../disputes/dispute-state';
import { mustGet, type PayPalSimulator } from '../simulator';
import { emitRefund, refundable, updateCapture } from './captures';
import { takeRefundOutcome } from './refund-outcomes';

/** PayPal lets a merchant refund for half a year. */
const refundableMs = 180 * 24 * 3600 * 1000;

export const refundRequestSchema = z.object({
  amount: moneySchema.optional(),
  invoice_id: textSchema(127).optional(),
  custom_id: textSchema(127).optional(),
  note_to_payer: textSchema(255).optional(),
  payment_instruction: notBuilt,
});

/**
 * Refunds a capture: the amount asked for, or the remainder. A refund that is PENDING (of an eCheck, or by a rule) is
 * settled later; its amount counts as refunded meanwhile. Throws a PayPalError. Call it inside a transaction.
 */
export function refundCapture({
  simulator,
  captureId,
  body,
}: {
  simulator: PayPalSimulator;
  captureId: string;
  body: z.infer<typeof refundRequestSchema>;
}): RefundRecord {
  const capture = simulator.captures.get(captureId);
  if (capture === undefined) throw notFound({ id: captureId, field: 'capture_id' });
  const amount = amountToRefund({ simulator, capture, body });
  const dispute = openDisputeOf({ simulator, captureId });
  if (dispute !== null) checkDisputed({ dispute, isPart: amount < refundable({ simulator, capture }) });
  const status = beginningOf({ simulator, capture });
  const refund = releaseReservations({ simulator, capture, amount, status, labels: body });
  // The buyer has what the dispute was about.
  if (dispute !== null && status !== 'FAILED') {
    const outcome = 'RESOLVED_BUYER_FAVOUR';
    const resolved = resolveDispute({ simulator, dispute, outcome, refunded: dispute.amount });
    emitDispute({ simulator, dispute: resolved, word: 'RESOLVED' });
  }
  return refund;
}

/** Gives an amount of a capture back, in minor units, as far as its status says. Call it inside a transaction. */
export function releaseReservations({
  simulator,
  capture,
  amount,
  status,
  labels,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
  amount: number;
  status: RefundRecord['status'];
  labels: Omit<z.infer<typeof refundRequestSchema>, 'amount'>;
}): RefundRecord {
  const nowMs = simulator.clock.nowMs();
  const refund: RefundRecord = {
    id: newTransactionId(),
    captureId: capture.id,
    orderId: capture.orderId,
    kind: 'refund',
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    status,
    amount,
    currency: capture.currency,
    invoiceId: labels.invoice_id ?? null,
    customId: labels.custom_id ?? null,
    noteToPayer: labels.note_to_payer ?? null,
    totalRefunded: capture.amount - refundable({ simulator, capture }) + (status === 'FAILED' ? 0 : amount),
    reversalReason: null,
  };
  simulator.refunds.put(refund.id, refund);
  // One that fails at once has moved nothing.
  if (status === 'FAILED') return refund;
  bookRefund({ simulator, refund });
  showRefunded({ simulator, captureId: capture.id });
  emitRefund({ simulator, refund });
  return refund;
}

/** While a buyer disputes a payment, PayPal allows a refund of the whole; while the buyer's bank does, none. */
function checkDisputed({ dispute, isPart }: { dispute: DisputeRecord; isPart: boolean }): void {
  if (dispute.channel === 'EXTERNAL')
    throw new PayPalError({ issue: 'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK' });
  if (isPart) throw new PayPalError({ issue: 'TRANSACTION_DISPUTED' });
}

/** How a refund begins: as a rule says, or else pending when an eCheck has to go back. Throws the 422 for empty pockets. */
function beginningOf({
  simulator,
  capture,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
}): RefundRecord['status'] {
  const outcome = takeRefundOutcome({ book: simulator.refundOutcomes, captureId: capture.id });
  if (outcome === 'insufficient_funds') throw new PayPalError({ issue: 'REFUND_FAILED_INSUFFICIENT_FUNDS' });
  if (outcome !== null) return refundBeginnings[outcome];
  return capture.funding === 'echeck' ? 'PENDING' : 'COMPLETED';
}

const refundBeginnings = { completed: 'COMPLETED', pending: 'PENDING', failed: 'FAILED' } as const;

const refundEnds = { completed: 'COMPLETED', failed: 'FAILED', cancelled: 'CANCELLED' } as const;
export const refundEndSchema = z.enum(['completed', 'failed', 'cancelled']);
export type RefundEnd = z.infer<typeof refundEndSchema>;

/**
 * The bank decides a pending refund; false when none is outstanding. The money of a failed one is the merchant's again.
 */
export function settleRefund({
  simulator,
  refundId,
  outcome,
}: {
  simulator: PayPalSimulator;
  refundId: string;
  outcome: RefundEnd;
}): boolean {
  return simulator.journal.transact(() => {
    const pending = simulator.refunds.get(refundId);
    if (pending?.status !== 'PENDING') return false;
    const status = refundEnds[outcome];
    const refund: RefundRecord = { ...pending, status, updatedAtMs: simulator.clock.nowMs() };
    simulator.refunds.put(refund.id, refund);
    if (status === 'COMPLETED') emitRefund({ simulator, refund });
    else {
      bookRefundFailure({ simulator, refund });
      showRefunded({ simulator, captureId: refund.captureId, wasRefunded: true });
    }
    return true;
  });
}

function amountToRefund({
  simulator,
  capture,
  body,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
  body: z.infer<typeof refundRequestSchema>;
}): number {
  const { currency, status } = capture;
  if (status === 'PENDING') throw new PayPalError({ issue: 'PENDING_CAPTURE' });
  if (status === 'DECLINED' || status === 'FAILED') throw new PayPalError({ issue: 'REFUND_NOT_ALLOWED' });
  const left = refundable({ simulator, capture });
  if (left === 0) throw new PayPalError({ issue: 'CAPTURE_FULLY_REFUNDED' });
  if (simulator.clock.nowMs() > capture.createdAtMs + refundableMs)
    throw new PayPalError({ issue: 'REFUND_TIME_LIMIT_EXCEEDED' });
  const isRepeated = simulator.refunds.all().some(({ invoiceId }) => invoiceId === body.invoice_id);
  if (body.invoice_id !== undefined && isRepeated)
    throw new PayPalError({ issue: 'DUPLICATE_INVOICE_ID', field: '/invoice_id', value: body.invoice_id });
  if (body.amount === undefined) return left;
  const money = body.amount;
  if (money.currency_code !== currency) {
    const at = { field: '/amount/currency_code', value: money.currency_code };
    throw new PayPalError({ issue: 'REFUND_CAPTURE_CURRENCY_MISMATCH', ...at });
  }
  const amount = parseMoney({ money, field: '/amount', minimum: 1 });
  if (amount <= left) return amount;
  throw new PayPalError({ issue: 'REFUND_AMOUNT_EXCEEDED', field: '/amount/value', value: money.value });
}

/** Puts into the capture's status what its refunds come to. */
function showRefunded({
  simulator,
  captureId,
  wasRefunded = false,
}: {
  simulator: PayPalSimulator;
  captureId: string;
  wasRefunded?: boolean;
}): void {
  const stored = mustGet(simulator.captures, captureId);
  // A capture that was refunded in full and whose refund then failed has money again.
  const capture: CaptureRecord = wasRefunded ? { ...stored, status: 'COMPLETED' } : stored;
  const left = refundable({ simulator, capture });
  const status = left === 0 ? 'REFUNDED' : left < capture.amount ? 'PARTIALLY_REFUNDED' : 'COMPLETED';
  updateCapture({ simulator, capture, change: { status } });
}
