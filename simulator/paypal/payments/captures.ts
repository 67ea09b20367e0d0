import { z } from 'zod';
import { newTransactionId } from '../books/ids';
import { bookCapture, bookRefund } from '../books/ledger';
import { decimalText } from '../books/money';
import type { CaptureRecord, RefundRecord } from '../books/records';
import { openDisputeOf } from '../disputes/dispute-state';
import { mustGet, type PayPalSimulator } from '../simulator';
import { emitEvent } from '../webhooks/events';
import { renderRefund, renderWholeCapture } from './render-payment';

export const captureOutcomeSchema = z.enum(['completed', 'denied', 'declined', 'failed']);
export type CaptureOutcome = z.infer<typeof captureOutcomeSchema>;

/** Why money was taken back: the buyer's bank did it, or PayPal after the buyer complained. */
export const reversalReasonSchema = z.enum(['chargeback', 'buyer_complaint']);
export type ReversalReason = z.infer<typeof reversalReasonSchema>;

const reversalLabels = { chargeback: 'CHARGEBACK', buyer_complaint: 'BUYER_COMPLAINT' } as const;

/** A new capture: books the money if it came, and says how the capture stands. */
export function orderCompletes({
  simulator,
  capture,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
}): void {
  if (capture.status === 'COMPLETED') bookCapture({ simulator, capture });
  emitCapture({ simulator, capture, word: capture.status });
}

/**
 * A pending capture ends: with the money, or without it. DENIED and DECLINED differ in the event's name only; PayPal's
 * own pages have both. False when the capture is not pending.
 */
export function settleCapture({
  simulator,
  captureId,
  outcome,
}: {
  simulator: PayPalSimulator;
  captureId: string;
  outcome: CaptureOutcome;
}): boolean {
  simulator.clock.clearAlarm(captureId);
  return simulator.journal.transact(() => {
    const pending = simulator.captures.get(captureId);
    if (pending?.status !== 'PENDING') return false;
    const status = captureEnds[outcome];
    const capture = updateCapture({
      simulator,
      capture: pending,
      change: { status, reason: null, decidedAtMs: null },
    });
    if (outcome === 'completed') bookCapture({ simulator, capture });
    // PayPal has no event of that name: a failed capture is announced as denied.
    emitCapture({ simulator, capture, word: outcome === 'failed' ? 'DENIED' : outcome.toUpperCase() });
    return true;
  });
}

const captureEnds = {
  completed: 'COMPLETED',
  denied: 'DECLINED',
  declined: 'DECLINED',
  failed: 'FAILED',
} as const;

/** Sets the alarm of a pending capture; also after a restart. */
export function scheduleDecision({
  simulator,
  capture,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
}): void {
  const { id, decidedAtMs, funding } = capture;
  if (capture.status !== 'PENDING' || decidedAtMs === null) return;
  const outcome = funding === 'bouncing_echeck' ? 'denied' : 'completed';
  const run = () => void settleCapture({ simulator, captureId: id, outcome });
  simulator.journal.afterCommit(() => simulator.clock.setAlarm({ key: id, atMs: decidedAtMs, run }));
}

/**
 * The buyer's bank or PayPal itself takes the money back: all that is left of it, but for what is in dispute. Null when
 * nothing is left, or none came.
 */
export function reverseCapture({
  simulator,
  captureId,
  reason,
}: {
  simulator: PayPalSimulator;
  captureId: string;
  reason: ReversalReason;
}): RefundRecord | null {
  return simulator.journal.transact(() => {
    const capture = simulator.captures.get(captureId);
    if (capture === undefined) return null;
    const amount =
      refundable({ simulator, capture }) - (openDisputeOf({ simulator, captureId })?.amount ?? 0);
    return amount === 0 ? null : takeBack({ simulator, capture, amount, reason });
  });
}

/** Takes an amount of a capture back, in minor units. Call it inside a transaction. */
export function takeBack({
  simulator,
  capture,
  amount,
  reason,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
  amount: number;
  reason: ReversalReason;
}): RefundRecord {
  const nowMs = simulator.clock.nowMs();
  const left = refundable({ simulator, capture }) - amount;
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
    reversalReason: reversalLabels[reason],
  };
  simulator.refunds.put(reversal.id, reversal);
  const status = left === 0 ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  updateCapture({ simulator, capture, change: { status, reason: reversalLabels[reason] } });
  bookRefund({ simulator, refund: reversal });
  emitRefund({ simulator, refund: reversal });
  return reversal;
}

/** The part of a capture that can still be refunded, in minor units. */
export function refundable({
  simulator,
  capture,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
}): number {
  if (capture.status !== 'COMPLETED' && capture.status !== 'PARTIALLY_REFUNDED') return 0;
  const given = simulator.refunds
    .all()
    .filter(
      (refund) =>
        refund.captureId === capture.id && refund.status !== 'FAILED' && refund.status !== 'CANCELLED',
    )
    .reduce((total, { amount }) => total + amount, 0);
  return capture.amount - given;
}

export function updateCapture({
  simulator,
  capture,
  change,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
  change: Partial<CaptureRecord>;
}): CaptureRecord {
  const updated = { ...capture, ...change, updatedAtMs: simulator.clock.nowMs() };
  simulator.captures.put(updated.id, updated);
  return updated;
}

/**
 * PAYMENT.CAPTURE.REFUNDED or .REVERSED, or PAYMENT.REFUND.PENDING: the resource is the refund, and its link `up` leads to the
 * capture.
 */
export function emitRefund({
  simulator,
  refund,
}: {
  simulator: PayPalSimulator;
  refund: RefundRecord;
}): void {
  const text = `${refund.currency} ${decimalText(refund)} ${refund.currency}`;
  const { type, summary } = announcementOf(refund);
  emitEvent({
    simulator,
    type,
    resourceType: 'refund',
    summary: summary.replace('%', text),
    resource: renderRefund({ simulator, refund }),
    transactionIds: [refund.id, refund.captureId],
  });
}

function announcementOf({ kind, status }: RefundRecord): { type: string; summary: string } {
  if (kind === 'reversal')
    return { type: 'PAYMENT.CAPTURE.REVERSED', summary: 'A % capture payment was reversed' };
  if (status === 'PENDING') return { type: 'PAYMENT.REFUND.PENDING', summary: 'A % refund is pending' };
  return { type: 'PAYMENT.CAPTURE.REFUNDED', summary: 'A % capture payment was refunded' };
}

function emitCapture({
  simulator,
  capture,
  word,
}: {
  simulator: PayPalSimulator;
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
    simulator,
    type: `PAYMENT.CAPTURE.${word}`,
    resourceType: 'capture',
    summary: summaries[word] ?? '',
    resource: renderWholeCapture({ simulator, capture: mustGet(simulator.captures, capture.id) }),
    transactionIds: [capture.id],
  });
}
