import type { IntentRecord } from '../books/records';
import { type EventCause, emitEvent } from '../events/events';
import type { StripeSimulator } from '../simulator';
import { renderIntent } from './render-payment';

export type CancellationReason = NonNullable<IntentRecord['cancellationReason']>;

/** Its end, and the event of it. Call it in a transaction. */
export function cancelIntent({
  simulator,
  intent,
  reason,
  cause,
}: {
  simulator: StripeSimulator;
  intent: IntentRecord;
  reason: CancellationReason;
  cause: EventCause;
}): void {
  const canceled: IntentRecord = {
    ...intent,
    status: 'canceled',
    canceledAt: simulator.clock.nowSeconds(),
    cancellationReason: reason,
    bankAnswerAtMs: null,
  };
  simulator.intents.put(canceled.id, canceled);
  const object = renderIntent({ simulator, intent: canceled });
  emitEvent({ simulator, type: 'payment_intent.canceled', object, cause });
}
