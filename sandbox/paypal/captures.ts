import { z } from 'zod';
import { openDisputeOf } from './disputes/dispute-state';
import { emitEvent } from './events';
import { newTransactionId } from './ids';
import { bookCapture, bookRefund } from './ledger';
import { decimalText } from './money';
import type { CaptureRecord, RefundRecord } from './records';
import { renderRefund, renderWholeCapture } from './render-payment';
import { mustGet, type PayPalTwin } from './twin';

export type CaptureOutcome = 'completed' | 'denied' | 'declined';

/** Why money was taken back: the buyer's bank did it, or PayPal after the buyer complained. */
export const reversalReasonSchema = z.enum(['chargeback', 'buyer_complaint']);
export type ReversalReason = z.infer<typeof reversalReasonSchema>;

const reversalWords = { chargeback: 'CHARGEBACK', buyer_complaint: 'BUYER_COMPLAINT' } as const;

/** A new capture: books the money if it came, and says how the capture stands. */
export function orderCompletes({ twin, capture }: { twin: PayPalTwin; capture: CaptureRecord }): void {
  if (capture.status === 'COMPLETED') bookCapture({ twin, capture });
  emitCapture({ twin, capture, word: capture.status });
}

/**
 * The answer to a pending capture arrives: the money, or the end of it. DENIED and DECLINED differ in the event's name only;
 * PayPal's own pages have both. False when the capture is not pending.
 */
export function settleCapture({
  twin,
  captureId,
  outcome,
}: {
  twin: PayPalTwin;
  captureId: string;
  outcome: CaptureOutcome;
}): boolean {
  twin.clock.clearAlarm(captureId);
  return twin.journal.transact(() => {
    const pending = twin.captures.get(captureId);
    if (pending?.status !== 'PENDING') return false;
    const status = outcome === 'completed' ? 'COMPLETED' : 'DECLINED';
    const capture = updateCapture({
      twin,
      capture: pending,
      change: { status, reason: null, decidedAtMs: null },
    });
    if (outcome === 'completed') bookCapture({ twin, capture });
    emitCapture({ twin, capture, word: outcome.toUpperCase() });
    return true;
  });
}

/** Sets the alarm of a pending capture; also after a restart. */
export function scheduleDecision({ twin, capture }: { twin: PayPalTwin; capture: CaptureRecord }): void {
  const { id, decidedAtMs, funding } = capture;
  if (capture.status !== 'PENDING' || decidedAtMs === null) return;
  const outcome = funding === 'bouncing_echeck' ? 'denied' : 'completed';
  const run = () => void settleCapture({ twin, captureId: id, outcome });
  twin.journal.afterCommit(() => twin.clock.setAlarm({ key: id, atMs: decidedAtMs, run }));
}

/**
 * The buyer's bank or PayPal itself takes the money back: all that is left of it, but for what is in dispute. Null when
 * nothing is left, or none came.
 */
export function reverseCapture({
  twin,
  captureId,
  reason,
}: {
  twin: PayPalTwin;
  captureId: string;
  reason: ReversalReason;
}): RefundRecord | null {
  return twin.journal.transact(() => {
    const capture = twin.captures.get(captureId);
    if (capture === undefined) return null;
    const amount = refundable({ twin, capture }) - (openDisputeOf({ twin, captureId })?.amount ?? 0);
    return amount === 0 ? null : takeBack({ twin, capture, amount, reason });
  });
}

/** Takes an amount of a capture back, in minor units. Call it inside a transaction. */
export function takeBack({
  twin,
  capture,
  amount,
  reason,
}: {
  twin: PayPalTwin;
  capture: CaptureRecord;
  amount: number;
  reason: ReversalReason;
}): RefundRecord {
  const nowMs = twin.clock.nowMs();
  const left = refundable({ twin, capture }) - amount;
  const reversal: RefundRecord = {
    id: newTransactionId(),
    captureId: capture.id,
    orderId: capture.orderId,
    kind: 'reversal',
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    status: 'COMPLETED',
    amount,
    currency: capture.currency,
    invoiceId: capture.invoiceId,
    customId: capture.customId,
    noteToPayer: null,
    totalRefunded: capture.amount - left,
  };
  twin.refunds.put(reversal.id, reversal);
  const status = left === 0 ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  updateCapture({ twin, capture, change: { status, reason: reversalWords[reason] } });
  bookRefund({ twin, refund: reversal });
  emitRefund({ twin, refund: reversal });
  return reversal;
}

/** What is left of a capture's money to give back, in minor units. */
export function refundable({ twin, capture }: { twin: PayPalTwin; capture: CaptureRecord }): number {
  if (capture.status !== 'COMPLETED' && capture.status !== 'PARTIALLY_REFUNDED') return 0;
  const given = twin.refunds
    .all()
    .filter((refund) => refund.captureId === capture.id && refund.status !== 'FAILED')
    .reduce((total, { amount }) => total + amount, 0);
  return capture.amount - given;
}

export function updateCapture({
  twin,
  capture,
  change,
}: {
  twin: PayPalTwin;
  capture: CaptureRecord;
  change: Partial<CaptureRecord>;
}): CaptureRecord {
  const updated = { ...capture, ...change, updatedAtMs: twin.clock.nowMs() };
  twin.captures.put(updated.id, updated);
  return updated;
}

/** PAYMENT.CAPTURE.REFUNDED or .REVERSED: the resource is the refund, and its link `up` leads to the capture. */
export function emitRefund({ twin, refund }: { twin: PayPalTwin; refund: RefundRecord }): void {
  const isReversal = refund.kind === 'reversal';
  const text = `${refund.currency} ${decimalText(refund)} ${refund.currency}`;
  emitEvent({
    twin,
    type: isReversal ? 'PAYMENT.CAPTURE.REVERSED' : 'PAYMENT.CAPTURE.REFUNDED',
    resourceType: 'refund',
    summary: `A ${text} capture payment was ${isReversal ? 'reversed' : 'refunded'}`,
    resource: renderRefund({ twin, refund }),
    transactionIds: [refund.id, refund.captureId],
  });
}

function emitCapture({
  twin,
  capture,
  word,
}: {
  twin: PayPalTwin;
  capture: CaptureRecord;
  word: string;
}): void {
  const text = `${capture.currency} ${decimalText(capture)} ${capture.currency}`;
  const summaries: Record<string, string> = {
    COMPLETED: `Payment completed for ${text}`,
    PENDING: `Payment pending for ${text}`,
    DENIED: `Payment denied for ${text}`,
    DECLINED: `Payment declined for ${text}`,
  };
  emitEvent({
    twin,
    type: `PAYMENT.CAPTURE.${word}`,
    resourceType: 'capture',
    summary: summaries[word] ?? '',
    resource: renderWholeCapture({ twin, capture: mustGet(twin.captures, capture.id) }),
    transactionIds: [capture.id],
  });
}
