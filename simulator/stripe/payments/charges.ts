import { newChargeId, newFraudWarningId } from '../books/ids';
import { bookCapture } from '../books/ledger';
import type { ChargeRecord, IntentRecord, PaymentMethodRecord } from '../books/records';
import { openDispute } from '../disputes/disputes';
import { emitEvent } from '../events/events';
import { mustGet, type StripeSimulator } from '../simulator';
import { findTestCase } from './cards';
import { renderCharge, renderIntent } from './render-payment';

/** Why an attempt failed, before it is known under which charge. */
export type Failure = { code: string; declineCode: string | null; message: string };

/** A new charge of a PaymentIntent: metadata and descriptions are copied at this time, as Stripe copies them. */
export function createCharge({
  simulator,
  intent,
  method,
  status,
  failure,
}: {
  simulator: StripeSimulator;
  intent: IntentRecord;
  method: PaymentMethodRecord;
  status: ChargeRecord['status'];
  failure: Failure | null;
}): ChargeRecord {
  const charge: ChargeRecord = {
    id: newChargeId({ intentId: intent.id, isCard: method.type === 'card' }),
    created: simulator.clock.nowSeconds(),
    intentId: intent.id,
    amount: intent.amount,
    amountRefunded: 0,
    currency: intent.currency,
    status,
    metadata: intent.metadata,
    description: intent.description,
    receiptEmail: intent.receiptEmail,
    statementDescriptorSuffix: intent.statementDescriptorSuffix,
    transferGroup: intent.transferGroup,
    paymentMethodId: method.id,
    balanceTransactionId: null,
    failureCode: failure?.code ?? null,
    failureMessage: failure?.message ?? null,
    declineCode: failure?.declineCode ?? null,
    disputeId: null,
  };
  simulator.charges.put(charge.id, charge);
  return charge;
}

/**
 * The charge succeeded: events charge.succeeded and payment_intent.succeeded, and the money is in the ledger. The
 * dispute that a test card asks for is opened at once, between the two events. Returns what to do last, after the
 * session's own event: the capture is asynchronous, so the balance transaction becomes known with a charge.updated.
 */
export function succeed({
  simulator,
  charge,
}: {
  simulator: StripeSimulator;
  charge: ChargeRecord;
}): () => void {
  const paid: ChargeRecord = { ...charge, status: 'succeeded' };
  simulator.charges.put(paid.id, paid);
  const intent = mustGet(simulator.intents, charge.intentId);
  const settled: IntentRecord = {
    ...intent,
    status: 'succeeded',
    paymentMethodId: charge.paymentMethodId,
    latestChargeId: charge.id,
    lastError: null,
    bankAnswerAtMs: null,
  };
  simulator.intents.put(settled.id, settled);
  emitEvent({
    simulator,
    type: 'charge.succeeded',
    object: renderCharge({ simulator, charge: paid }),
    cause: null,
  });
  const method = mustGet(simulator.paymentMethods, charge.paymentMethodId);
  const testCase = findTestCase(method.testCase);
  const isAvailableAtOnce = testCase?.isFundsAvailableAtOnce ?? false;
  const transaction = bookCapture({
    simulator,
    charge: paid,
    isCard: method.type === 'card',
    isAvailableAtOnce,
  });
  if (testCase !== null && testCase.dispute !== null)
    openDispute({ simulator, charge: paid, ...testCase.dispute });
  emitEvent({
    simulator,
    type: 'payment_intent.succeeded',
    object: renderIntent({ simulator, intent: settled }),
    cause: null,
  });
  if (testCase?.isWarnedOf) warnOfFraud({ simulator, charge: paid });
  return () => {
    const latest = mustGet(simulator.charges, paid.id);
    const captured: ChargeRecord = { ...latest, balanceTransactionId: transaction.id };
    simulator.charges.put(captured.id, captured);
    const object = renderCharge({ simulator, charge: captured });
    const previousAttributes = { balance_transaction: null };
    emitEvent({ simulator, type: 'charge.updated', object, previousAttributes, cause: null });
  };
}

/** The payer's bank suspects fraud, which may become a dispute unless the payment is refunded. */
function warnOfFraud({ simulator, charge }: { simulator: StripeSimulator; charge: ChargeRecord }): void {
  const object = {
    id: newFraudWarningId(),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created: simulator.clock.nowSeconds(),
    fraud_type: 'misc',
    livemode: false,
    payment_intent: charge.intentId,
  };
  emitEvent({ simulator, type: 'radar.early_fraud_warning.created', object, cause: null });
}

/** The charge was declined: charge.failed and payment_intent.payment_failed; the PaymentIntent waits for another try. */
export function fail({
  simulator,
  charge,
  failure,
}: {
  simulator: StripeSimulator;
  charge: ChargeRecord;
  failure: Failure;
}): void {
  const { code, declineCode, message } = failure;
  const failed: ChargeRecord = {
    ...charge,
    status: 'failed',
    failureCode: code,
    failureMessage: message,
    declineCode,
  };
  simulator.charges.put(failed.id, failed);
  emitEvent({
    simulator,
    type: 'charge.failed',
    object: renderCharge({ simulator, charge: failed }),
    cause: null,
  });
  const intent = mustGet(simulator.intents, charge.intentId);
  const { paymentMethodId } = charge;
  failAttempt({
    simulator,
    intent: { ...intent, latestChargeId: charge.id },
    failure,
    chargeId: charge.id,
    paymentMethodId,
  });
}

/** An attempt that failed, with or without a charge: back to requires_payment_method with the reason. */
export function failAttempt({
  simulator,
  intent,
  failure,
  chargeId,
  paymentMethodId,
}: {
  simulator: StripeSimulator;
  intent: IntentRecord;
  failure: Failure;
  chargeId: string | null;
  paymentMethodId: string;
}): void {
  const failed: IntentRecord = {
    ...intent,
    status: 'requires_payment_method',
    paymentMethodId: null,
    lastError: { ...failure, chargeId, paymentMethodId },
    bankAnswerAtMs: null,
  };
  simulator.intents.put(failed.id, failed);
  emitEvent({
    simulator,
    type: 'payment_intent.payment_failed',
    object: renderIntent({ simulator, intent: failed }),
    cause: null,
  });
}
