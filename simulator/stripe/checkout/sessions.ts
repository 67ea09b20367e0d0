import { StripeError } from '../api/errors';
import type { SessionRecord } from '../books/records';
import { type EventCause, emitEvent } from '../events/events';
import { type CancellationReason, cancelIntent } from '../payments/cancel-intent';
import type { StripeSimulator } from '../simulator';
import { renderSession } from './render-session';

/** The session as it is now: one whose time is over has expired, even if its alarm has not rung yet. */
export function expireIfDue({
  simulator,
  session,
}: {
  simulator: StripeSimulator;
  session: SessionRecord;
}): SessionRecord {
  if (session.status !== 'open' || simulator.clock.nowMs() < session.expiresAt * 1000) return session;
  return simulator.journal.transact(() => close({ simulator, session, cause: null }));
}

/** Sets the alarm of an open session; also after a restart. */
export function scheduleExpiry({
  simulator,
  session,
}: {
  simulator: StripeSimulator;
  session: SessionRecord;
}): void {
  if (session.status !== 'open') return;
  const run = () => {
    const latest = simulator.sessions.get(session.id);
    if (latest !== undefined) expireIfDue({ simulator, session: latest });
  };
  simulator.clock.setAlarm({ key: `stripe.expiry.${session.id}`, atMs: session.expiresAt * 1000, run });
}

/** POST /v1/checkout/sessions/{id}/expire. Throws a StripeError unless the session is open. */
export function expireSession({
  simulator,
  session,
  cause,
  reason,
}: {
  simulator: StripeSimulator;
  session: SessionRecord;
  cause: EventCause;
  /** Why the PaymentIntent ends with it; because the session expired, unless told otherwise. */
  reason?: CancellationReason;
}): SessionRecord {
  const current = expireIfDue({ simulator, session });
  if (current.status !== 'open') {
    throw new StripeError({
      message: `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${current.status}\`.`,
    });
  }
  return close({ simulator, session: current, cause, reason });
}

/** Expires the session and cancels a PaymentIntent that an attempt left behind. */
function close({
  simulator,
  session,
  cause,
  reason = 'expired',
}: {
  simulator: StripeSimulator;
  session: SessionRecord;
  cause: EventCause;
  reason?: CancellationReason | undefined;
}): SessionRecord {
  const expired: SessionRecord = { ...session, status: 'expired' };
  simulator.sessions.put(expired.id, expired);
  simulator.clock.clearAlarm(`stripe.expiry.${session.id}`);
  const intent = session.intentId === null ? undefined : simulator.intents.get(session.intentId);
  if (intent !== undefined) cancelIntent({ simulator, intent, reason, cause });
  emitEvent({
    simulator,
    type: 'checkout.session.expired',
    object: renderSession({ simulator, session: expired }),
    cause,
  });
  return expired;
}
