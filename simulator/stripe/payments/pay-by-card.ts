import type { IntentRecord, PaymentMethodRecord } from '../books/records';
import { emitEvent } from '../events/events';
import { mustGet, type StripeSimulator } from '../simulator';
import { findCard, outcomeOf } from './cards';
import { createCharge, type Failure, fail, failAttempt, succeed } from './charges';
import { complete, intentOf, named, type PayResult, storeMethod, whileOpen } from './confirm';
import { renderIntent } from './render-payment';

export type CardDetails = {
  number: string;
  expMonth: number;
  expYear: number;
  name: string | null;
};

/** The payer submits a card. A decline leaves the session open for another try with the same PaymentIntent. */
export function payByCard({
  simulator,
  sessionId,
  card,
}: {
  simulator: StripeSimulator;
  sessionId: string;
  card: CardDetails;
}): PayResult {
  return whileOpen({ simulator, sessionId }, (session) => {
    const row = findCard(card.number);
    const method = storeMethod({
      simulator,
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
    const intent = intentOf({ simulator, session: named({ simulator, session, name: card.name }) });
    if (row.needsAuthentication || session.requestThreeDSecure !== 'automatic') {
      const waiting: IntentRecord = {
        ...intent,
        status: 'requires_action',
        paymentMethodId: method.id,
        lastError: null,
      };
      simulator.intents.put(waiting.id, waiting);
      emitEvent({
        simulator,
        type: 'payment_intent.requires_action',
        object: renderIntent({ simulator, intent: waiting }),
        cause: null,
      });
      return { kind: 'requires_action' };
    }
    return chargeCard({ simulator, intent, method });
  });
}

/** The payer's bank says whether it was them. Without a running challenge it changes nothing. */
export function authenticate({
  simulator,
  sessionId,
  isApproved,
}: {
  simulator: StripeSimulator;
  sessionId: string;
  isApproved: boolean;
}): PayResult {
  return whileOpen({ simulator, sessionId }, (session) => {
    const intent = session.intentId === null ? undefined : simulator.intents.get(session.intentId);
    if (intent?.status !== 'requires_action') return { kind: 'closed', status: 'missing' };
    const method = mustGet(simulator.paymentMethods, intent.paymentMethodId);
    if (!isApproved) {
      failAttempt({
        simulator,
        intent,
        failure: notAuthenticated,
        chargeId: null,
        paymentMethodId: method.id,
      });
      return { kind: 'declined', ...notAuthenticated };
    }
    const authenticated = { ...method, isAuthenticated: true };
    simulator.paymentMethods.put(method.id, authenticated);
    return chargeCard({ simulator, intent, method: authenticated });
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
  simulator,
  intent,
  method,
}: {
  simulator: StripeSimulator;
  intent: IntentRecord;
  method: PaymentMethodRecord;
}): PayResult {
  const outcome = outcomeOf(method.testCase);
  const isDeclined = outcome.kind === 'decline';
  const status = isDeclined ? 'failed' : 'succeeded';
  const charge = createCharge({ simulator, intent, method, status, failure: isDeclined ? outcome : null });
  if (isDeclined) {
    fail({ simulator, charge, failure: outcome });
    const { code, declineCode, message } = outcome;
    return { kind: 'declined', code, declineCode, message };
  }
  const captureLater = succeed({ simulator, charge });
  const completedEventId = complete({ simulator, sessionId: intent.sessionId, paymentStatus: 'paid' });
  captureLater();
  return { kind: 'succeeded', completedEventId };
}
