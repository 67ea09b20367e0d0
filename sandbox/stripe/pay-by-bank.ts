import { findBankAccount, findBankTestCase } from './bank-accounts';
import { createCharge, type Failure, fail, succeed } from './charges';
import { complete, intentOf, named, type PayResult, storeMethod, whileOpen } from './confirm';
import { emitEvent } from './events';
import type { ChargeRecord, IntentRecord, SessionRecord } from './records';
import { renderCharge, renderIntent } from './render-payment';
import { renderSession } from './render-session';
import { mustGet, type StripeTwin } from './twin';

/** The payer leaves a bank debit mandate: the session is complete, the money comes (or not) later. Null: no test account. */
export function payByBank({
  twin,
  sessionId,
  iban,
  name,
}: {
  twin: StripeTwin;
  sessionId: string;
  iban: string;
  name: string | null;
}): PayResult | null {
  const account = findBankAccount(iban);
  if (account === null) return null;
  return whileOpen({ twin, sessionId }, (session) => {
    const method = storeMethod({
      twin,
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
    const intent = intentOf({ twin, session: named({ twin, session, name }) });
    const delayMs = twin.settings.bankDebitDelayMs;
    const bankAnswerAtMs = delayMs === null ? null : twin.clock.nowMs() + delayMs;
    const charge = createCharge({ twin, intent, method, status: 'pending', failure: null });
    const processing: IntentRecord = {
      ...intent,
      status: 'processing',
      paymentMethodId: method.id,
      latestChargeId: charge.id,
      lastError: null,
      bankAnswerAtMs,
    };
    twin.intents.put(processing.id, processing);
    announceDebit({ twin, intent: processing, charge });
    scheduleBankAnswer({ twin, intent: processing });
    return { kind: 'processing', completedEventId: complete({ twin, sessionId, paymentStatus: 'unpaid' }) };
  });
}

/** Sets the alarm of a bank debit that answers by itself; also after a restart. */
export function scheduleBankAnswer({ twin, intent }: { twin: StripeTwin; intent: IntentRecord }): void {
  if (intent.status !== 'processing' || intent.bankAnswerAtMs === null) return;
  const run = () => void settleBankDebit({ twin, sessionId: intent.sessionId });
  twin.clock.setAlarm({ key: `stripe.bank.${intent.id}`, atMs: intent.bankAnswerAtMs, run });
}

/** The bank's answer to a debit, as its test account says. False when none is under way. */
export function settleBankDebit({ twin, sessionId }: { twin: StripeTwin; sessionId: string }): boolean {
  return twin.journal.transact(() => {
    const session = twin.sessions.get(sessionId);
    const intent = twin.intents.get(session?.intentId ?? '');
    if (session === undefined || intent?.status !== 'processing') return false;
    const charge = mustGet(twin.charges, intent.latestChargeId);
    const { testCase } = mustGet(twin.paymentMethods, charge.paymentMethodId);
    twin.clock.clearAlarm(`stripe.bank.${intent.id}`);
    if (findBankTestCase(testCase)?.outcome === 'succeeded') {
      const captureLater = succeed({ twin, charge });
      const paid: SessionRecord = { ...session, paymentStatus: 'paid' };
      twin.sessions.put(paid.id, paid);
      const object = renderSession({ twin, session: paid });
      emitEvent({ twin, type: 'checkout.session.async_payment_succeeded', object, cause: null });
      captureLater();
    } else {
      fail({ twin, charge, failure: bankRefusal });
      const object = renderSession({ twin, session });
      emitEvent({ twin, type: 'checkout.session.async_payment_failed', object, cause: null });
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
  twin,
  intent,
  charge,
}: {
  twin: StripeTwin;
  intent: IntentRecord;
  charge: ChargeRecord;
}): void {
  emitEvent({ twin, type: 'payment_intent.processing', object: renderIntent({ twin, intent }), cause: null });
  emitEvent({ twin, type: 'charge.pending', object: renderCharge({ twin, charge }), cause: null });
}
