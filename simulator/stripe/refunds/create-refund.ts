import { z } from 'zod';
import { formatAmount } from '../../pages/format-amount';
import { missing, StripeError } from '../api/errors';
import { integerSchema, metadataSchema } from '../api/parameters';
import { newRefundId, randomTail } from '../books/ids';
import { bookRefund } from '../books/ledger';
import type { ChargeRecord, RefundRecord } from '../books/records';
import { isRefundable } from '../disputes/render-dispute';
import { type EventCause, emitEvent } from '../events/events';
import { findTestCase } from '../payments/cards';
import { renderCharge } from '../payments/render-payment';
import { mustGet, type StripeSimulator } from '../simulator';
import { renderRefund } from './render-money';
import { announceUpdate, scheduleRefundOutcome } from './settle-refund';

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
  simulator,
  parameters,
  cause,
}: {
  simulator: StripeSimulator;
  parameters: CreateRefund;
  cause: EventCause;
}): RefundRecord {
  const charge = chargeToRefund({ simulator, parameters });
  refuseDisputed({ simulator, charge });
  const amount = refundableAmount({ charge, wanted: parameters.amount });
  const method = mustGet(simulator.paymentMethods, charge.paymentMethodId);
  const behaviour =
    findTestCase(method.testCase)?.refund ?? (method.type === 'card' ? 'immediate' : 'pending');
  const laterAtMs = simulator.clock.nowMs() + simulator.settings.refundDelayMs;
  const draft: RefundRecord = {
    id: newRefundId({ isCard: method.type === 'card' }),
    created: simulator.clock.nowSeconds(),
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
  const refund: RefundRecord = {
    ...draft,
    balanceTransactionId: bookRefund({ simulator, refund: draft }).id,
  };
  simulator.refunds.put(refund.id, refund);
  emitEvent({ simulator, type: 'refund.created', object: renderRefund({ simulator, refund }), cause });
  changeRefunded({ simulator, charge, amountRefunded: charge.amountRefunded + amount, cause });
  if (refund.outcome === null) giveReference({ simulator, refund });
  simulator.journal.afterCommit(() => scheduleRefundOutcome({ simulator, refund }));
  return refund;
}

function chargeToRefund({
  simulator,
  parameters,
}: {
  simulator: StripeSimulator;
  parameters: CreateRefund;
}): ChargeRecord {
  const { payment_intent: intentId, charge: chargeId } = parameters;
  if (chargeId !== undefined) {
    const charge = simulator.charges.get(chargeId);
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
  const intent = simulator.intents.get(intentId);
  if (intent === undefined) throw missing({ noun: 'payment_intent', id: intentId, param: 'payment_intent' });
  if (intent.status !== 'succeeded') {
    const message = `This PaymentIntent (${intentId}) does not have a successful charge to refund.`;
    throw new StripeError({ message, param: 'payment_intent' });
  }
  return mustGet(simulator.charges, intent.latestChargeId);
}

/** A bank that has taken the money back is not paid a second time. */
function refuseDisputed({ simulator, charge }: { simulator: StripeSimulator; charge: ChargeRecord }): void {
  if (charge.disputeId === null || isRefundable(mustGet(simulator.disputes, charge.disputeId))) return;
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
  simulator,
  charge,
  amountRefunded,
  cause,
}: {
  simulator: StripeSimulator;
  charge: ChargeRecord;
  amountRefunded: number;
  cause: EventCause;
}): void {
  const changed: ChargeRecord = { ...charge, amountRefunded };
  simulator.charges.put(changed.id, changed);
  const previousAttributes = {
    amount_refunded: charge.amountRefunded,
    ...(amountRefunded === charge.amount ? { refunded: false } : {}),
  };
  const object = renderCharge({ simulator, charge: changed });
  emitEvent({ simulator, type: 'charge.refunded', object, previousAttributes, cause });
}

/** The acquirer's reference becomes known. */
function giveReference({ simulator, refund }: { simulator: StripeSimulator; refund: RefundRecord }): void {
  const known: RefundRecord = { ...refund, reference: `7${randomTail(22)}` };
  simulator.refunds.put(known.id, known);
  const previousAttributes = { destination_details: { card: { reference_status: 'pending' } } };
  announceUpdate({ simulator, refund: known, previousAttributes, cause: null });
}
