import { db } from '@/lib/core/db/client';
import { log } from '@/lib/core/log';
import { tryOrLog } from '@/lib/core/try-or-log';
import type { Provider } from '@/lib/providers/provider';
import type { ProviderEvent } from '@/lib/providers/provider-event';
import { availableProviders } from '@/lib/providers/registry';
import { providerAnswer } from '@/lib/providers/with-provider';
import { handleEvent } from '@/lib/webhooks/handle-event';
import { recordEvent } from '@/lib/webhooks/record-event';

/** Longer than any provider keeps sending an event that we did not accept. */
const SEARCH_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/** So that a run ends before its interval does, even after days without any delivery. */
const BATCH = 100;

/**
 * Finds events about refunds and disputes that no delivery brought, in the providers' own lists, and handles them as if
 * they had been delivered. A late delivery finds its event here.
 * @returns how many events had not reached us
 */
export async function searchEvents(): Promise<number> {
  let found = 0;
  for (const adapter of availableProviders()) {
    const missed = await missedOf(adapter);
    for (const event of missed) {
      await tryOrLog({
        attempt: async () => handleEvent(await recordEvent({ provider: adapter, event })),
        message: 'Could not handle an event',
        facts: { provider: adapter.name, event: event.eventId },
      });
    }
    if (missed.length > 0)
      log().warn({ provider: adapter.name, count: missed.length }, 'Events had not reached us');
    found += missed.length;
  }
  return found;
}

async function missedOf(adapter: Provider): Promise<ProviderEvent[]> {
  const listed = await list(adapter);
  const known = await db().webhookEvent.findMany({
    where: { provider: adapter.name, eventId: { in: listed.map(({ eventId }) => eventId) } },
    select: { eventId: true },
  });
  const ids = new Set(known.map(({ eventId }) => eventId));
  return listed.filter(({ eventId }) => !ids.has(eventId)).slice(0, BATCH);
}

async function list(adapter: Provider): Promise<ProviderEvent[]> {
  const since = new Date(Date.now() - SEARCH_DAYS * DAY_MS);
  const listed = await tryOrLog({
    attempt: () => providerAnswer(() => adapter.listEvents({ since })),
    message: 'Could not list events',
    facts: { provider: adapter.name },
  });
  return listed ?? [];
}
