import { z } from 'zod';
import { formatAmount } from '../format-amount';
import { findTestCase } from './cards';
import { missing, StripeError } from './errors';
import { type EventCause, emitEvent } from './events';
import { newRefundId, randomTail } from './ids';
import { bookRefund, bookRefundFailure } from './ledger';
import { changedMetadata, integerSchema, metadataChangeSchema, metadataSchema } from './parameters';
import type { ChargeRecord, RefundRecord } from './records';
import { isRefundable } from './render-dispute';
import { renderRefund } from './render-money';
import { renderCharge } from './render-payment';
import { mustGet, type StripeTwin } from './twin';

export const createRefundSchema = z.strictObject({
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  amount: integerSchema.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadataSchema.default({}),
});

export type CreateRefund = z.infer<typeof createRefundSchema>;

/** POST /v1/refunds; without an amount, all that is left. Throws a StripeError for what Stripe refuses. */
export function createRefund({
  twin,
  parameters,
  cause,
}: {
  twin: StripeTwin;
  parameters: CreateRefund;
  cause: EventCause;
}): RefundRecord {
  const charge = chargeToRefund({ twin, parameters });
  refuseDisputed({ twin, charge });
  const amount = refundableAmount({ charge, wanted: parameters.amount });
  const method = mustGet(twin.paymentMethods, charge.paymentMethodId);
  const behaviour =
    findTestCase(method.testCase)?.refund ?? (method.type === 'card' ? 'immediate' : 'pending');
  const laterAtMs = twin.clock.nowMs() + twin.settings.refundDelayMs;
  const draft: RefundRecord = {
    id: newRefundId({ isCard: method.type === 'card' }),
    created: twin.clock.nowSeconds(),
    chargeId: charge.id,
    intentId: charge.intentId,
    amount,
    currency: charge.currency,
    status: behaviour === 'pending' ? 'pending' : 'succeeded',
    reason: parameters.reason ?? null,
    metadata: parameters.metadata,
    balanceTransactionId: null,
    failureBalanceTransactionId: null,
    failureReason: null,
    reference: null,
    outcome:
      behaviour === 'immediate'
        ? null
        : { status: behaviour === 'fails' ? 'failed' : 'succeeded', atMs: laterAtMs },
  };
  const refund: RefundRecord = { ...draft, balanceTransactionId: bookRefund({ twin, refund: draft }).id };
  twin.refunds.put(refund.id, refund);
  emitEvent({ twin, type: 'refund.created', object: renderRefund({ twin, refund }), cause });
  changeRefunded({ twin, charge, amountRefunded: charge.amountRefunded + amount, cause });
  if (refund.outcome === null) giveReference({ twin, refund });
  twin.journal.afterCommit(() => scheduleRefundOutcome({ twin, refund }));
  return refund;
}

function chargeToRefund({ twin, parameters }: { twin: StripeTwin; parameters: CreateRefund }): ChargeRecord {
  const { payment_intent: intentId, charge: chargeId } = parameters;
  if (chargeId !== undefined) {
    const charge = twin.charges.get(chargeId);
    if (charge === undefined) throw missing({ noun: 'charge', id: chargeId, param: 'charge' });
    if (intentId !== undefined && charge.intentId !== intentId) {
      throw new StripeError({
        message: `Charge ${chargeId} does not belong to PaymentIntent ${intentId}.`,
        param: 'charge',
      });
    }
    if (charge.status !== 'succeeded') {
      throw new StripeError({
        message: `Charge ${chargeId} has not succeeded, so it cannot be refunded.`,
        param: 'charge',
      });
    }
    return charge;
  }
  if (intentId === undefined) {
    const message =
      'One of the following params should be provided for this request: payment_intent or charge.';
    throw new StripeError({ message });
  }
  const intent = twin.intents.get(intentId);
  if (intent === undefined) throw missing({ noun: 'payment_intent', id: intentId, param: 'payment_intent' });
  if (intent.status !== 'succeeded') {
    const message = `This PaymentIntent (${intentId}) does not have a successful charge to refund.`;
    throw new StripeError({ message, param: 'payment_intent' });
  }
  return mustGet(twin.charges, intent.latestChargeId);
}

/** A bank that has taken the money back is not paid a second time. */
function refuseDisputed({ twin, charge }: { twin: StripeTwin; charge: ChargeRecord }): void {
  if (charge.disputeId === null || isRefundable(mustGet(twin.disputes, charge.disputeId))) return;
  const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
  throw new StripeError({ code: 'charge_disputed', message });
}

function refundableAmount({ charge, wanted }: { charge: ChargeRecord; wanted: number | undefined }): number {
  const left = charge.amount - charge.amountRefunded;
  if (left === 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw new StripeError({ code: 'charge_already_refunded', message });
  }
  if (wanted === undefined) return left;
  if (wanted <= 0) {
    throw new StripeError({
      code: 'parameter_invalid_integer',
      message: 'This value must be greater than or equal to 1.',
      param: 'amount',
    });
  }
  if (wanted > left) {
    const show = (amount: number) => formatAmount({ amount, currency: charge.currency, language: 'en' });
    const message = `Refund amount (${show(wanted)}) is greater than unrefunded amount on charge (${show(left)})`;
    throw new StripeError({ message, param: 'amount' });
  }
  return wanted;
}

function changeRefunded({
  twin,
  charge,
  amountRefunded,
  cause,
}: {
  twin: StripeTwin;
  charge: ChargeRecord;
  amountRefunded: number;
  cause: EventCause;
}): void {
  const changed: ChargeRecord = { ...charge, amountRefunded };
  twin.charges.put(changed.id, changed);
  const previousAttributes = {
    amount_refunded: charge.amountRefunded,
    ...(amountRefunded === charge.amount ? { refunded: false } : {}),
  };
  const object = renderCharge({ twin, charge: changed });
  emitEvent({ twin, type: 'charge.refunded', object, previousAttributes, cause });
}

/** The acquirer's reference becomes known. */
function giveReference({ twin, refund }: { twin: StripeTwin; refund: RefundRecord }): void {
  const known: RefundRecord = { ...refund, reference: `7${randomTail(22)}` };
  twin.refunds.put(known.id, known);
  const previousAttributes = { destination_details: { card: { reference_status: 'pending' } } };
  announceUpdate({ twin, refund: known, previousAttributes, cause: null });
}

/** refund.updated, and charge.refund.updated, which is its older name. */
function announceUpdate({
  twin,
  refund,
  previousAttributes,
  cause,
}: {
  twin: StripeTwin;
  refund: RefundRecord;
  previousAttributes: Record<string, unknown>;
  cause: EventCause;
}): void {
  const object = renderRefund({ twin, refund });
  emitEvent({ twin, type: 'refund.updated', object, previousAttributes, cause });
  emitEvent({ twin, type: 'charge.refund.updated', object, previousAttributes, cause });
}

export const updateRefundSchema = z.strictObject({ metadata: metadataChangeSchema.optional() });

/** POST /v1/refunds/{id}: nothing but metadata can be changed. */
export function updateRefund({
  twin,
  refund,
  parameters,
  cause,
}: {
  twin: StripeTwin;
  refund: RefundRecord;
  parameters: z.infer<typeof updateRefundSchema>;
  cause: EventCause;
}): RefundRecord {
  const metadata = changedMetadata({ before: refund.metadata, change: parameters.metadata });
  const updated: RefundRecord = { ...refund, metadata };
  twin.refunds.put(updated.id, updated);
  announceUpdate({ twin, refund: updated, previousAttributes: { metadata: refund.metadata }, cause });
  return updated;
}

/** Sets the alarm of a refund whose bank answers later; also after a restart. */
export function scheduleRefundOutcome({ twin, refund }: { twin: StripeTwin; refund: RefundRecord }): void {
  if (refund.outcome === null) return;
  const run = () => void settleRefund({ twin, refundId: refund.id });
  twin.clock.setAlarm({ key: `stripe.refund.${refund.id}`, atMs: refund.outcome.atMs, run });
}

/**
 * What the payer's bank says to a refund: what its card has planned, or the outcome given. It may send back a refund that
 * has succeeded. False when nothing is outstanding, or the refund has failed already.
 */
export function settleRefund({
  twin,
  refundId,
  outcome,
}: {
  twin: StripeTwin;
  refundId: string;
  outcome?: 'succeeded' | 'failed' | undefined;
}): boolean {
  return twin.journal.transact(() => {
    const refund = twin.refunds.get(refundId);
    const status = outcome ?? refund?.outcome?.status;
    if (refund === undefined || refund.status === 'failed' || status === undefined) return false;
    if (status === 'failed') {
      failRefund({ twin, refund, reason: 'expired_or_canceled_card' });
      return true;
    }
    if (refund.outcome === null) return false;
    twin.clock.clearAlarm(`stripe.refund.${refundId}`);
    const done: RefundRecord = { ...refund, status: 'succeeded', outcome: null };
    twin.refunds.put(done.id, done);
    const previousAttributes = { pending_reason: 'processing', status: refund.status };
    if (refund.status === 'pending') announceUpdate({ twin, refund: done, previousAttributes, cause: null });
    return true;
  });
}

/** The refund comes back from the payer's bank, and the charge counts it no longer. Call it in a transaction. */
export function failRefund({
  twin,
  refund,
  reason,
}: {
  twin: StripeTwin;
  refund: RefundRecord;
  reason: 'expired_or_canceled_card' | 'charge_for_pending_refund_disputed';
}): void {
  twin.clock.clearAlarm(`stripe.refund.${refund.id}`);
  const failed: RefundRecord = {
    ...refund,
    status: 'failed',
    outcome: null,
    failureReason: reason,
    failureBalanceTransactionId: bookRefundFailure({ twin, refund }).id,
  };
  twin.refunds.put(failed.id, failed);
  const charge = mustGet(twin.charges, refund.chargeId);
  twin.charges.put(charge.id, { ...charge, amountRefunded: charge.amountRefunded - refund.amount });
  emitEvent({ twin, type: 'refund.failed', object: renderRefund({ twin, refund: failed }), cause: null });
  announceUpdate({ twin, refund: failed, previousAttributes: { status: refund.status }, cause: null });
}
