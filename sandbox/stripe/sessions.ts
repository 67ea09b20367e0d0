import { StripeError } from './errors';
import { type EventCause, emitEvent } from './events';
import type { IntentRecord, SessionRecord } from './records';
import { renderIntent } from './render-payment';
import { renderSession } from './render-session';
import type { StripeTwin } from './twin';

/** The session as it is now: one whose time is over has expired, even if its alarm has not rung yet. */
export function expireIfDue({ twin, session }: { twin: StripeTwin; session: SessionRecord }): SessionRecord {
  if (session.status !== 'open' || twin.clock.nowMs() < session.expiresAt * 1000) return session;
  return twin.journal.transact(() => close({ twin, session, cause: null }));
}

/** Sets the alarm of an open session; also after a restart. */
export function scheduleExpiry({ twin, session }: { twin: StripeTwin; session: SessionRecord }): void {
  if (session.status !== 'open') return;
  const run = () => {
    const latest = twin.sessions.get(session.id);
    if (latest !== undefined) expireIfDue({ twin, session: latest });
  };
  twin.clock.setAlarm({ key: `stripe.expiry.${session.id}`, atMs: session.expiresAt * 1000, run });
}

/** POST /v1/checkout/sessions/{id}/expire. Throws a StripeError unless the session is open. */
export function expireSession({
  twin,
  session,
  cause,
}: {
  twin: StripeTwin;
  session: SessionRecord;
  cause: EventCause;
}): SessionRecord {
  const current = expireIfDue({ twin, session });
  if (current.status !== 'open') {
    throw new StripeError({
      message: `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${current.status}\`.`,
    });
  }
  return close({ twin, session: current, cause });
}

/** Expires the session and cancels a PaymentIntent that an attempt left behind. */
function close({
  twin,
  session,
  cause,
}: {
  twin: StripeTwin;
  session: SessionRecord;
  cause: EventCause;
}): SessionRecord {
  const expired: SessionRecord = { ...session, status: 'expired' };
  twin.sessions.put(expired.id, expired);
  twin.clock.clearAlarm(`stripe.expiry.${session.id}`);
  const intent = session.intentId === null ? undefined : twin.intents.get(session.intentId);
  if (intent !== undefined) {
    const canceled: IntentRecord = { ...intent, status: 'canceled', canceledAt: twin.clock.nowSeconds() };
    twin.intents.put(canceled.id, canceled);
    emitEvent({
      twin,
      type: 'payment_intent.canceled',
      object: renderIntent({ twin, intent: canceled }),
      cause,
    });
  }
  emitEvent({
    twin,
    type: 'checkout.session.expired',
    object: renderSession({ twin, session: expired }),
    cause,
  });
  return expired;
}
