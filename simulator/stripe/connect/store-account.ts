import { type EventCause, emitEvent } from '../events/events';
import type { StripeSimulator } from '../simulator';
import type { AccountRecord } from './connect-records';
import { renderConnectedAccount } from './render-account';

/** Stores an account and announces what is different about it, on the account itself, where Connect's webhooks listen. */
export function storeAccount({
  simulator,
  before,
  after,
  cause,
}: {
  simulator: StripeSimulator;
  before: AccountRecord;
  after: AccountRecord;
  cause: EventCause;
}): void {
  simulator.accounts.put(after.id, after);
  const object = renderConnectedAccount(after);
  const previousAttributes = Object.fromEntries(
    Object.entries(renderConnectedAccount(before)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(object[name]),
    ),
  );
  if (Object.keys(previousAttributes).length === 0) return;
  emitEvent({ simulator, type: 'account.updated', object, previousAttributes, accountId: after.id, cause });
}
