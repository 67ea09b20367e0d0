import type { ChargeRecord, IntentRecord, SessionRecord } from '../books/records';
import { renderSession } from '../checkout/render-session';
import { findBankAccount, findBankTestCase } from '../connect/bank-accounts';
import { emitEvent } from '../events/events';
import { mustGet, type StripeSimulator } from '../simulator';
import { createCharge, type Failure, fail, succeed } from './charges';
import { complete, intentOf, named, type PayResult, storeMethod, whileOpen } from './confirm';
import { renderCharge, renderIntent } from './render-payment';

/** The payer leaves a bank debit mandate: the session is complete, the money comes (or not) later. Null: no test account. */
export function payByBank({
  simulator,
  sessionId,
  iban,
  name,
}: {
  simulator: StripeSimulator;
  sessionId: string;
  iban: string;
  name: string | null;
}): PayResult | null {
  const account = findBankAccount(iban);
  if (account === null) return null;
  return whileOpen({ simulator, sessionId }, (session) => {
    const method = storeMethod({
      simulator,
      type: 'sepa_debit',
      brand: '19043',
      last4: account.iban.slice(-4),
      testCase: account.testCase,
      expMonth: 0,
      expYear: 0,
      country: 'AT',
      name,
      email: session.customerEmail,
      isAuthenticated: false,
    });
    const intent = intentOf({ simulator, session: named({ simulator, session, name }) });
    const delayMs = simulator.settings.bankDebitDelayMs;
    const bankAnswerAtMs = delayMs === null ? null : simulator.clock.nowMs() + delayMs;
    const charge = createCharge({ simulator, intent, method, status: 'pending', failure: null });
    const processing: IntentRecord = {
      ...intent,
      status: 'processing',
      paymentMethodId: method.id,
      latestChargeId: charge.id,
      lastError: null,
      bankAnswerAtMs,
    };
    simulator.intents.put(processing.id, processing);
    announceDebit({ simulator, intent: processing, charge });
    scheduleBankAnswer({ simulator, intent: processing });
    return {
      kind: 'processing',
      completedEventId: complete({ simulator, sessionId, paymentStatus: 'unpaid' }),
    };
  });
}

/** Sets the alarm of a bank debit that ends by itself; also after a restart. */
export function scheduleBankAnswer({
  simulator,
  intent,
}: {
  simulator: StripeSimulator;
  intent: IntentRecord;
}): void {
  if (intent.status !== 'processing' || intent.bankAnswerAtMs === null) return;
  const run = () => void settleBankDebit({ simulator, sessionId: intent.sessionId });
  simulator.clock.setAlarm({ key: `stripe.bank.${intent.id}`, atMs: intent.bankAnswerAtMs, run });
}

/** The bank decides a debit, as its test account says. False when none is in progress. */
export function settleBankDebit({
  simulator,
  sessionId,
}: {
  simulator: StripeSimulator;
  sessionId: string;
}): boolean {
  return simulator.journal.transact(() => {
    const session = simulator.sessions.get(sessionId);
    const intent = simulator.intents.get(session?.intentId ?? '');
    if (session === undefined || intent?.status !== 'processing') return false;
    const charge = mustGet(simulator.charges, intent.latestChargeId);
    const { testCase } = mustGet(simulator.paymentMethods, charge.paymentMethodId);
    simulator.clock.clearAlarm(`stripe.bank.${intent.id}`);
    if (findBankTestCase(testCase)?.outcome === 'succeeded') {
      const captureLater = succeed({ simulator, charge });
      const paid: SessionRecord = { ...session, paymentStatus: 'paid' };
      simulator.sessions.put(paid.id, paid);
      const object = renderSession({ simulator, session: paid });
      emitEvent({ simulator, type: 'checkout.session.async_payment_succeeded', object, cause: null });
      captureLater();
    } else {
      fail({ simulator, charge, failure: bankRefusal });
      const object = renderSession({ simulator, session });
      emitEvent({ simulator, type: 'checkout.session.async_payment_failed', object, cause: null });
    }
    return true;
  });
}

const bankRefusal: Failure = {
  code: 'payment_intent_payment_attempt_failed',
  declineCode: null,
  message: 'The payment failed.',
};

function announceDebit({
  simulator,
  intent,
  charge,
}: {
  simulator: StripeSimulator;
  intent: IntentRecord;
  charge: ChargeRecord;
}): void {
  emitEvent({
    simulator,
    type: 'payment_intent.processing',
    object: renderIntent({ simulator, intent }),
    cause: null,
  });
  emitEvent({ simulator, type: 'charge.pending', object: renderCharge({ simulator, charge }), cause: null });
}
