import type { IntentRecord } from '../books/records';
import { emitEvent } from '../events/events';
import { type CancellationReason, cancelIntent } from '../payments/cancel-intent';
import { renderCharge } from '../payments/render-payment';
import { mustGet, type StripeSimulator } from '../simulator';
import { expireIfDue, expireSession } from './sessions';

/**
 * A PaymentIntent is canceled in the dashboard, which no API call can do to one of a session: an open session expires
 * with it; the bank debit of a complete one is called back, and nothing but the intent's own event tells of it. False
 * when it has succeeded or is canceled already.
 */
export function cancelInDashboard({
  simulator,
  intent,
  reason,
}: {
  simulator: StripeSimulator;
  intent: IntentRecord;
  reason: CancellationReason;
}): boolean {
  return simulator.journal.transact(() => {
    const session = expireIfDue({ simulator, session: mustGet(simulator.sessions, intent.sessionId) });
    const current = mustGet(simulator.intents, intent.id);
    if (current.status === 'succeeded' || current.status === 'canceled') return false;
    if (session.status === 'open') {
      expireSession({ simulator, session, cause: null, reason });
      return true;
    }
    simulator.clock.clearAlarm(`stripe.bank.${intent.id}`);
    failCharge({ simulator, intent: current });
    cancelIntent({ simulator, intent: current, reason, cause: null });
    return true;
  });
}

/** The charge of a debit that is called back. */
function failCharge({ simulator, intent }: { simulator: StripeSimulator; intent: IntentRecord }): void {
  const charge = simulator.charges.get(intent.latestChargeId ?? '');
  if (charge?.status !== 'pending') return;
  const failed = { ...charge, status: 'failed' as const };
  simulator.charges.put(failed.id, failed);
  const object = renderCharge({ simulator, charge: failed });
  emitEvent({ simulator, type: 'charge.failed', object, cause: null });
}
