import type { AccountRecord } from './connect-records';
import { type EventCause, emitEvent } from './events';
import { renderConnectedAccount } from './render-account';
import type { StripeTwin } from './twin';

/** Stores an account and announces what is different about it, on the account itself, where Connect's webhooks listen. */
export function storeAccount({
  twin,
  before,
  after,
  cause,
}: {
  twin: StripeTwin;
  before: AccountRecord;
  after: AccountRecord;
  cause: EventCause;
}): void {
  twin.accounts.put(after.id, after);
  const object = renderConnectedAccount(after);
  const previousAttributes = Object.fromEntries(
    Object.entries(renderConnectedAccount(before)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(object[name]),
    ),
  );
  if (Object.keys(previousAttributes).length === 0) return;
  emitEvent({ twin, type: 'account.updated', object, previousAttributes, accountId: after.id, cause });
}
