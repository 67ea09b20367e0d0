import { findCard, outcomeOf } from './cards';
import { createCharge, type Failure, fail, failAttempt, succeed } from './charges';
import { complete, intentOf, named, type PayResult, storeMethod, whileOpen } from './confirm';
import { emitEvent } from './events';
import type { IntentRecord, PaymentMethodRecord } from './records';
import { renderIntent } from './render-payment';
import { mustGet, type StripeTwin } from './twin';

export type CardDetails = {
  number: string;
  expMonth: number;
  expYear: number;
  name: string | null;
};

/** The payer submits a card. A decline leaves the session open for another try with the same PaymentIntent. */
export function payByCard({
  twin,
  sessionId,
  card,
}: {
  twin: StripeTwin;
  sessionId: string;
  card: CardDetails;
}): PayResult {
  return whileOpen({ twin, sessionId }, (session) => {
    const row = findCard(card.number);
    const method = storeMethod({
      twin,
      type: 'card',
      brand: row.brand,
      last4: card.number.slice(-4),
      testCase: row.testCase,
      expMonth: card.expMonth,
      expYear: card.expYear,
      country: row.country,
      name: card.name,
      email: session.customerEmail,
      isAuthenticated: false,
    });
    const intent = intentOf({ twin, session: named({ twin, session, name: card.name }) });
    if (row.needsAuthentication || session.requestThreeDSecure !== 'automatic') {
      const waiting: IntentRecord = {
        ...intent,
        status: 'requires_action',
        paymentMethodId: method.id,
        lastError: null,
      };
      twin.intents.put(waiting.id, waiting);
      emitEvent({
        twin,
        type: 'payment_intent.requires_action',
        object: renderIntent({ twin, intent: waiting }),
        cause: null,
      });
      return { kind: 'requires_action' };
    }
    return chargeCard({ twin, intent, method });
  });
}

/** The payer's bank says whether it was them. Without a running challenge it changes nothing. */
export function authenticate({
  twin,
  sessionId,
  isApproved,
}: {
  twin: StripeTwin;
  sessionId: string;
  isApproved: boolean;
}): PayResult {
  return whileOpen({ twin, sessionId }, (session) => {
    const intent = session.intentId === null ? undefined : twin.intents.get(session.intentId);
    if (intent?.status !== 'requires_action') return { kind: 'closed', status: 'missing' };
    const method = mustGet(twin.paymentMethods, intent.paymentMethodId);
    if (!isApproved) {
      failAttempt({ twin, intent, failure: notAuthenticated, chargeId: null, paymentMethodId: method.id });
      return { kind: 'declined', ...notAuthenticated };
    }
    const authenticated = { ...method, isAuthenticated: true };
    twin.paymentMethods.put(method.id, authenticated);
    return chargeCard({ twin, intent, method: authenticated });
  });
}

const notAuthenticated: Failure = {
  code: 'payment_intent_authentication_failure',
  declineCode: null,
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

/** Charges the card: either the session is complete and paid, or the payer reads why not. */
function chargeCard({
  twin,
  intent,
  method,
}: {
  twin: StripeTwin;
  intent: IntentRecord;
  method: PaymentMethodRecord;
}): PayResult {
  const outcome = outcomeOf(method.testCase);
  const isDeclined = outcome.kind === 'decline';
  const status = isDeclined ? 'failed' : 'succeeded';
  const charge = createCharge({ twin, intent, method, status, failure: isDeclined ? outcome : null });
  if (isDeclined) {
    fail({ twin, charge, failure: outcome });
    const { code, declineCode, message } = outcome;
    return { kind: 'declined', code, declineCode, message };
  }
  const captureLater = succeed({ twin, charge });
  const completedEventId = complete({ twin, sessionId: intent.sessionId, paymentStatus: 'paid' });
  captureLater();
  return { kind: 'succeeded', completedEventId };
}
