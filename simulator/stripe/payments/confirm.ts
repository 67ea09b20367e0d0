import { newClientSecret, newIntentId, newPaymentMethodId } from '../books/ids';
import type { IntentRecord, PaymentMethodRecord, SessionRecord } from '../books/records';
import { renderSession } from '../checkout/render-session';
import { expireIfDue } from '../checkout/sessions';
import { emitEvent } from '../events/events';
import { mustGet, type StripeSimulator } from '../simulator';
import { renderIntent } from './render-payment';

/**
 * What a payer's step led to. `completedEventId` is the checkout.session.completed whose delivery the hosted page waits for.
 * `closed`: the session takes no payment (any more), nothing was done.
 */
export type PayResult =
  | { kind: 'succeeded' | 'processing'; completedEventId: string }
  | { kind: 'requires_action' }
  | { kind: 'declined'; code: string; declineCode: string | null; message: string }
  | { kind: 'closed'; status: 'complete' | 'expired' | 'missing' };

/** Runs a payer's step in one transaction if the session still takes a payment. */
export function whileOpen(
  { simulator, sessionId }: { simulator: StripeSimulator; sessionId: string },
  step: (session: SessionRecord) => PayResult,
): PayResult {
  return simulator.journal.transact(() => {
    const stored = simulator.sessions.get(sessionId);
    if (stored === undefined) return { kind: 'closed', status: 'missing' };
    const session = expireIfDue({ simulator, session: stored });
    return session.status === 'open' ? step(session) : { kind: 'closed', status: session.status };
  });
}

/** The session with the payer's name on it. */
export function named({
  simulator,
  session,
  name,
}: {
  simulator: StripeSimulator;
  session: SessionRecord;
  name: string | null;
}): SessionRecord {
  const renamed = { ...session, customerName: name ?? session.customerName };
  simulator.sessions.put(session.id, renamed);
  return renamed;
}

/** The session's PaymentIntent; the payer's first attempt creates it. */
export function intentOf({
  simulator,
  session,
}: {
  simulator: StripeSimulator;
  session: SessionRecord;
}): IntentRecord {
  const existing = session.intentId === null ? undefined : simulator.intents.get(session.intentId);
  if (existing !== undefined) return existing;
  const id = newIntentId();
  const intent: IntentRecord = {
    id,
    created: simulator.clock.nowSeconds(),
    clientSecret: newClientSecret(id),
    sessionId: session.id,
    amount: session.amountTotal,
    currency: session.currency,
    status: 'requires_payment_method',
    metadata: session.intentMetadata,
    description: session.intentDescription,
    receiptEmail: session.intentReceiptEmail,
    statementDescriptorSuffix: session.intentStatementDescriptorSuffix,
    transferGroup: session.intentTransferGroup,
    paymentMethodTypes: session.paymentMethodTypes,
    paymentMethodId: null,
    latestChargeId: null,
    lastError: null,
    canceledAt: null,
    cancellationReason: null,
    bankAnswerAtMs: null,
  };
  simulator.intents.put(id, intent);
  simulator.sessions.put(session.id, { ...session, intentId: id });
  emitEvent({
    simulator,
    type: 'payment_intent.created',
    object: renderIntent({ simulator, intent }),
    cause: null,
  });
  return intent;
}

export function storeMethod({
  simulator,
  ...known
}: Omit<PaymentMethodRecord, 'id' | 'created'> & { simulator: StripeSimulator }): PaymentMethodRecord {
  const method = { id: newPaymentMethodId(), created: simulator.clock.nowSeconds(), ...known };
  simulator.paymentMethods.put(method.id, method);
  return method;
}

/** The payer is done: the session is complete. Returns the id of its event. */
export function complete({
  simulator,
  sessionId,
  paymentStatus,
}: {
  simulator: StripeSimulator;
  sessionId: string;
  paymentStatus: 'paid' | 'unpaid';
}): string {
  const session: SessionRecord = {
    ...mustGet(simulator.sessions, sessionId),
    status: 'complete',
    paymentStatus,
  };
  simulator.sessions.put(sessionId, session);
  simulator.clock.clearAlarm(`stripe.expiry.${sessionId}`);
  const object = renderSession({ simulator, session });
  return emitEvent({ simulator, type: 'checkout.session.completed', object, cause: null });
}
