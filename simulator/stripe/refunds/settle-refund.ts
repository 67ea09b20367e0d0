import { z } from 'zod';
import { changedMetadata, metadataChangeSchema } from '../api/parameters';
import { bookRefundFailure } from '../books/ledger';
import type { RefundRecord } from '../books/records';
import { type EventCause, emitEvent } from '../events/events';
import { mustGet, type StripeSimulator } from '../simulator';
import { renderRefund } from './render-money';

/** refund.updated, and charge.refund.updated, which is its older name. */
export function announceUpdate({
  simulator,
  refund,
  previousAttributes,
  cause,
}: {
  simulator: StripeSimulator;
  refund: RefundRecord;
  previousAttributes: Record<string, unknown>;
  cause: EventCause;
}): void {
  const object = renderRefund({ simulator, refund });
  emitEvent({ simulator, type: 'refund.updated', object, previousAttributes, cause });
  emitEvent({ simulator, type: 'charge.refund.updated', object, previousAttributes, cause });
}

/** A refund that is pending for want of balance fails if none comes; Stripe publishes no time for that. */
export const refundFailureSchema = z.enum(['expired_or_canceled_card', 'insufficient_funds']);
type RefundFailure = z.infer<typeof refundFailureSchema>;

export const updateRefundSchema = z.strictObject({ metadata: metadataChangeSchema.optional() });

/** POST /v1/refunds/{id}: nothing but metadata can be changed. */
export function updateRefund({
  simulator,
  refund,
  parameters,
  cause,
}: {
  simulator: StripeSimulator;
  refund: RefundRecord;
  parameters: z.infer<typeof updateRefundSchema>;
  cause: EventCause;
}): RefundRecord {
  const metadata = changedMetadata({ before: refund.metadata, change: parameters.metadata });
  const updated: RefundRecord = { ...refund, metadata };
  simulator.refunds.put(updated.id, updated);
  announceUpdate({ simulator, refund: updated, previousAttributes: { metadata: refund.metadata }, cause });
  return updated;
}

/** Sets the alarm of a refund whose bank decides later; also after a restart. */
export function scheduleRefundOutcome({
  simulator,
  refund,
}: {
  simulator: StripeSimulator;
  refund: RefundRecord;
}): void {
  if (refund.outcome === null) return;
  const run = () => void settleRefund({ simulator, refundId: refund.id });
  simulator.clock.setAlarm({ key: `stripe.refund.${refund.id}`, atMs: refund.outcome.atMs, run });
}

/** `requires_action`: the payer must name an account first; `canceled`: nobody waits for that any more. */
export const refundOutcomes = ['succeeded', 'failed', 'requires_action', 'canceled'] as const;
export type RefundOutcome = (typeof refundOutcomes)[number];

/**
 * What the payer's bank says to a refund: what its card has planned, or the outcome given. It may send back a refund that
 * has succeeded. False when nothing is outstanding, or the refund has failed or was canceled already.
 */
export function settleRefund({
  simulator,
  refundId,
  outcome,
  reason = 'expired_or_canceled_card',
}: {
  simulator: StripeSimulator;
  refundId: string;
  outcome?: RefundOutcome | undefined;
  /** Why it fails: the payer's card, or our own balance. */
  reason?: RefundFailure | undefined;
}): boolean {
  return simulator.journal.transact(() => {
    const refund = simulator.refunds.get(refundId);
    const status = outcome ?? refund?.outcome?.status;
    if (refund === undefined || status === undefined || isRefundOver(refund)) return false;
    if (status === 'failed') {
      failRefund({ simulator, refund, reason });
      return true;
    }
    if (refund.outcome === null && refund.status !== 'requires_action') return false;
    if (status === 'canceled') {
      cancelRefund({ simulator, refund, cause: null });
      return true;
    }
    simulator.clock.clearAlarm(`stripe.refund.${refundId}`);
    const moved: RefundRecord = { ...refund, status, outcome: null };
    simulator.refunds.put(moved.id, moved);
    const previousAttributes = { pending_reason: 'processing', status: refund.status };
    if (refund.status !== status)
      announceUpdate({ simulator, refund: moved, previousAttributes, cause: null });
    return true;
  });
}

/** Its money is on the balance again. */
export function isRefundOver({ status }: Pick<RefundRecord, 'status'>): boolean {
  return status === 'failed' || status === 'canceled';
}

/** The refund is taken back. Call it in a transaction. */
export function cancelRefund({
  simulator,
  refund,
  cause,
}: {
  simulator: StripeSimulator;
  refund: RefundRecord;
  cause: EventCause;
}): RefundRecord {
  const canceled = bringBack({ simulator, refund, status: 'canceled', reason: null });
  announceUpdate({ simulator, refund: canceled, previousAttributes: { status: refund.status }, cause });
  return canceled;
}

/** The refund comes back from the payer's bank, and the charge counts it no longer. Call it in a transaction. */
export function failRefund({
  simulator,
  refund,
  reason,
}: {
  simulator: StripeSimulator;
  refund: RefundRecord;
  reason: RefundFailure | 'charge_for_pending_refund_disputed';
}): void {
  const failed = bringBack({ simulator, refund, status: 'failed', reason });
  emitEvent({
    simulator,
    type: 'refund.failed',
    object: renderRefund({ simulator, refund: failed }),
    cause: null,
  });
  announceUpdate({ simulator, refund: failed, previousAttributes: { status: refund.status }, cause: null });
}

/** The money is on the balance again, and the charge has so much less refunded. */
function bringBack({
  simulator,
  refund,
  status,
  reason,
}: {
  simulator: StripeSimulator;
  refund: RefundRecord;
  status: 'failed' | 'canceled';
  reason: string | null;
}): RefundRecord {
  simulator.clock.clearAlarm(`stripe.refund.${refund.id}`);
  const back: RefundRecord = {
    ...refund,
    status,
    outcome: null,
    failureReason: reason,
    failureBalanceTransactionId: bookRefundFailure({ simulator, refund }).id,
  };
  simulator.refunds.put(back.id, back);
  const charge = mustGet(simulator.charges, refund.chargeId);
  simulator.charges.put(charge.id, { ...charge, amountRefunded: charge.amountRefunded - refund.amount });
  return back;
}
