import { emitEvent } from './events';
import { newClientSecret, newIntentId, newPaymentMethodId } from './ids';
import type { IntentRecord, PaymentMethodRecord, SessionRecord } from './records';
import { renderIntent } from './render-payment';
import { renderSession } from './render-session';
import { expireIfDue } from './sessions';
import { mustGet, type StripeTwin } from './twin';

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
  { twin, sessionId }: { twin: StripeTwin; sessionId: string },
  step: (session: SessionRecord) => PayResult,
): PayResult {
  return twin.journal.transact(() => {
    const stored = twin.sessions.get(sessionId);
    if (stored === undefined) return { kind: 'closed', status: 'missing' };
    const session = expireIfDue({ twin, session: stored });
    return session.status === 'open' ? step(session) : { kind: 'closed', status: session.status };
  });
}

/** The session with the payer's name on it. */
export function named({
  twin,
  session,
  name,
}: {
  twin: StripeTwin;
  session: SessionRecord;
  name: string | null;
}): SessionRecord {
  const renamed = { ...session, customerName: name ?? session.customerName };
  twin.sessions.put(session.id, renamed);
  return renamed;
}

/** The session's PaymentIntent; the payer's first attempt creates it. */
export function intentOf({ twin, session }: { twin: StripeTwin; session: SessionRecord }): IntentRecord {
  const existing = session.intentId === null ? undefined : twin.intents.get(session.intentId);
  if (existing !== undefined) return existing;
  const id = newIntentId();
  const intent: IntentRecord = {
    id,
    created: twin.clock.nowSeconds(),
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
    bankAnswerAtMs: null,
  };
  twin.intents.put(id, intent);
  twin.sessions.put(session.id, { ...session, intentId: id });
  emitEvent({ twin, type: 'payment_intent.created', object: renderIntent({ twin, intent }), cause: null });
  return intent;
}

export function storeMethod({
  twin,
  ...known
}: Omit<PaymentMethodRecord, 'id' | 'created'> & { twin: StripeTwin }): PaymentMethodRecord {
  const method = { id: newPaymentMethodId(), created: twin.clock.nowSeconds(), ...known };
  twin.paymentMethods.put(method.id, method);
  return method;
}

/** The payer is done: the session is complete. Returns the id of its event. */
export function complete({
  twin,
  sessionId,
  paymentStatus,
}: {
  twin: StripeTwin;
  sessionId: string;
  paymentStatus: 'paid' | 'unpaid';
}): string {
  const session: SessionRecord = { ...mustGet(twin.sessions, sessionId), status: 'complete', paymentStatus };
  twin.sessions.put(sessionId, session);
  twin.clock.clearAlarm(`stripe.expiry.${sessionId}`);
  const object = renderSession({ twin, session });
  return emitEvent({ twin, type: 'checkout.session.completed', object, cause: null });
}
