import { db } from '@/lib/core/db/client';
import { log } from '@/lib/core/log';
import { tryOrLog } from '@/lib/core/try-or-log';
import type { Provider } from '@/lib/providers/provider';
import type { ProviderEvent } from '@/lib/providers/provider-event';
import { availableProviders } from '@/lib/providers/registry';
import { providerAnswer } from '@/lib/providers/with-provider';
import { handleEvent } from '@/lib/webhooks/handle-event';
import { recordEvent } from '@/lib/webhooks/record-event';
import type { EventSearchProblem } from '@/lib/webhooks/states';
import { readWindows } from './read-windows';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Where the first search of a provider begins: longer than any provider keeps sending an event. */
const FIRST_SEARCH_MS = 7 * DAY_MS;

/** How long both providers keep their lists. What is older was lost. */
const KEPT_MS = 30 * DAY_MS;

/** No provider says how soon an event is in its list, so each search begins this long before the end of the last. */
const OVERLAP_MS = HOUR_MS;

/** So that a run ends before another worker takes it over. The next run continues. */
const RUN_MS_MAX = 60_000;

/**
 * Finds events about refunds, disputes and payouts that no delivery brought, in the providers' own lists, and handles
 * them as if they had been delivered. A late delivery finds its event here. Up to where each list was read is stored;
 * a provider that is away, or slow, does not keep the others waiting.
 * @returns how many events had not reached us
 */
export async function searchEvents(): Promise<number> {
  const found = await Promise.all(availableProviders().map(searchProvider));
  return found.reduce((total, count) => total + count, 0);
}

async function searchProvider(adapter: Provider): Promise<number> {
  const startedAt = Date.now();
  let found = 0;
  const searched = await tryOrLog({
    attempt: async () =>
      readWindows({
        from: await startOf({ adapter, now: startedAt }),
        to: new Date(startedAt),
        list: (window) => providerAnswer(() => adapter.listEvents(window)),
        async take({ until, events }) {
          found += await handleMissed({ adapter, events });
          await store({ adapter, until });
        },
        isTimeUp: () => Date.now() - startedAt > RUN_MS_MAX,
      }),
    message: 'Could not search the events of a provider',
    facts: { provider: adapter.name },
  });
  await storeProblem({ adapter, problem: problemOf(searched) });
  if (found > 0) log().warn({ provider: adapter.name, count: found }, 'Events had not reached us');
  return found;
}

function problemOf(searched: { isCut: boolean } | null): EventSearchProblem | null {
  if (searched === null) return 'unavailable';
  return searched.isCut ? 'too_many_events' : null;
}

async function startOf({ adapter: { name }, now }: { adapter: Provider; now: number }): Promise<Date> {
  const last = await db().eventSearch.findUnique({ where: { provider: name } });
  if (last?.searchedUntil == null) return new Date(now - FIRST_SEARCH_MS);
  const since = last.searchedUntil.getTime() - OVERLAP_MS;
  if (since < now - KEPT_MS)
    log().error(
      { provider: name, since: last.searchedUntil },
      'Events are older than the list of the provider',
    );
  return new Date(Math.max(since, now - KEPT_MS));
}

/** All of them are stored before any is handled: what is not handled here is retried like a delivered event. */
async function handleMissed({
  adapter,
  events,
}: {
  adapter: Provider;
  events: ProviderEvent[];
}): Promise<number> {
  const missed = await missedOf({ adapter, events });
  const ids: bigint[] = [];
  for (const event of missed) ids.push(await recordEvent({ provider: adapter, event }));
  for (const id of ids) {
    await tryOrLog({
      attempt: () => handleEvent(id),
      message: 'Could not handle an event',
      facts: { provider: adapter.name, event: String(id) },
    });
  }
  return missed.length;
}

async function missedOf({
  adapter,
  events,
}: {
  adapter: Provider;
  events: ProviderEvent[];
}): Promise<ProviderEvent[]> {
  const known = await db().webhookEvent.findMany({
    where: { provider: adapter.name, eventId: { in: events.map(({ eventId }) => eventId) } },
    select: { eventId: true },
  });
  const ids = new Set(known.map(({ eventId }) => eventId));
  return events.filter(({ eventId }) => !ids.has(eventId));
}

/** Two workers may search at once: the cursor never goes back. */
async function store({ adapter: { name }, until }: { adapter: Provider; until: Date }): Promise<void> {
  await db().$executeRaw`
    INSERT INTO event_searches (provider, searched_until) VALUES (${name}, ${until})
    ON CONFLICT (provider) DO UPDATE SET updated_at = now(),
      searched_until = GREATEST(event_searches.searched_until, EXCLUDED.searched_until)`;
}

/** Operators see it until a search comes through. */
async function storeProblem({
  adapter: { name },
  problem,
}: {
  adapter: Provider;
  problem: EventSearchProblem | null;
}): Promise<void> {
  if (problem === 'too_many_events')
    log().error({ provider: name }, 'A provider has more events in a minute than can be listed');
  await tryOrLog({
    attempt: () => db().$executeRaw`
      INSERT INTO event_searches (provider, problem) VALUES (${name}, ${problem})
      ON CONFLICT (provider) DO UPDATE SET problem = EXCLUDED.problem, updated_at = now()`,
    message: 'Could not store how a search for events ended',
    facts: { provider: name },
  });
}
