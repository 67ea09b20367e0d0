import { findTestCase } from './cards';
import { openDispute } from './disputes';
import { emitEvent } from './events';
import { newChargeId } from './ids';
import { bookCapture } from './ledger';
import type { ChargeRecord, IntentRecord, PaymentMethodRecord } from './records';
import { renderCharge, renderIntent } from './render-payment';
import { mustGet, type StripeTwin } from './twin';

/** Why an attempt failed, before it is known under which charge. */
export type Failure = { code: string; declineCode: string | null; message: string };

/** A new charge of a PaymentIntent: metadata and words are copied at this moment, as Stripe copies them. */
export function createCharge({
  twin,
  intent,
  method,
  status,
  failure,
}: {
  twin: StripeTwin;
  intent: IntentRecord;
  method: PaymentMethodRecord;
  status: ChargeRecord['status'];
  failure: Failure | null;
}): ChargeRecord {
  const charge: ChargeRecord = {
    id: newChargeId({ intentId: intent.id, isCard: method.type === 'card' }),
    created: twin.clock.nowSeconds(),
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
  twin.charges.put(charge.id, charge);
  return charge;
}

/**
 * The charge went through: events charge.succeeded and payment_intent.succeeded, and the money is in the books. The
 * dispute that a test card asks for is there at once, between the two events.
 * Returns what to do last, after the session's own event: the capture is asynchronous, so the balance transaction
 * becomes known with a charge.updated.
 */
export function succeed({ twin, charge }: { twin: StripeTwin; charge: ChargeRecord }): () => void {
  const paid: ChargeRecord = { ...charge, status: 'succeeded' };
  twin.charges.put(paid.id, paid);
  const intent = mustGet(twin.intents, charge.intentId);
  const settled: IntentRecord = {
    ...intent,
    status: 'succeeded',
    paymentMethodId: charge.paymentMethodId,
    latestChargeId: charge.id,
    lastError: null,
    bankAnswerAtMs: null,
  };
  twin.intents.put(settled.id, settled);
  emitEvent({ twin, type: 'charge.succeeded', object: renderCharge({ twin, charge: paid }), cause: null });
  const method = mustGet(twin.paymentMethods, charge.paymentMethodId);
  const testCase = findTestCase(method.testCase);
  const isAvailableAtOnce = testCase?.isFundsAvailableAtOnce ?? false;
  const transaction = bookCapture({ twin, charge: paid, isCard: method.type === 'card', isAvailableAtOnce });
  if (testCase !== null && testCase.dispute !== null)
    openDispute({ twin, charge: paid, ...testCase.dispute });
  emitEvent({
    twin,
    type: 'payment_intent.succeeded',
    object: renderIntent({ twin, intent: settled }),
    cause: null,
  });
  return () => {
    const latest = mustGet(twin.charges, paid.id);
    const captured: ChargeRecord = { ...latest, balanceTransactionId: transaction.id };
    twin.charges.put(captured.id, captured);
    const object = renderCharge({ twin, charge: captured });
    const previousAttributes = { balance_transaction: null };
    emitEvent({ twin, type: 'charge.updated', object, previousAttributes, cause: null });
  };
}

/** The charge was declined: charge.failed and payment_intent.payment_failed; the PaymentIntent waits for another try. */
export function fail({
  twin,
  charge,
  failure,
}: {
  twin: StripeTwin;
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
  twin.charges.put(failed.id, failed);
  emitEvent({ twin, type: 'charge.failed', object: renderCharge({ twin, charge: failed }), cause: null });
  const intent = mustGet(twin.intents, charge.intentId);
  const { paymentMethodId } = charge;
  failAttempt({
    twin,
    intent: { ...intent, latestChargeId: charge.id },
    failure,
    chargeId: charge.id,
    paymentMethodId,
  });
}

/** An attempt that failed, with or without a charge: back to requires_payment_method with the reason. */
export function failAttempt({
  twin,
  intent,
  failure,
  chargeId,
  paymentMethodId,
}: {
  twin: StripeTwin;
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
  twin.intents.put(failed.id, failed);
  emitEvent({
    twin,
    type: 'payment_intent.payment_failed',
    object: renderIntent({ twin, intent: failed }),
    cause: null,
  });
}
