import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { log } from '@/lib/core/log';
import { runRows } from '@/lib/core/run-rows';
import { tryOrLog } from '@/lib/core/try-or-log';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import type { Provider } from '@/lib/providers/provider';
import type { EventsAbout, ProviderEvent } from '@/lib/providers/provider-event';
import { availableProviders, isGateClosed } from '@/lib/providers/registry';
import { providerAnswer } from '@/lib/providers/with-provider';
import { handleEvent } from '@/lib/webhooks/handle-event';
import { recordEvent } from '@/lib/webhooks/record-event';
import type { EventSearchProblem } from '@/lib/webhooks/states';
import {
  AT_ONCE,
  PAYMENT_SEARCH_DELAY_SECONDS,
  PAYMENT_SEARCH_OVERLAP_SECONDS,
  PER_SECOND,
} from './payment-schedule';
import { readWindows } from './read-windows';

const JOB = 'search-events';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long both providers keep their lists. What is older was lost. */
const KEPT_MS = 30 * DAY_MS;

/** So that a run ends before another worker takes it over. The next run continues. */
const RUN_MS_MAX = 60_000;

/** What one search looks for, and where it begins and ends. */
type Search = {
  about: EventsAbout;
  /** Where the first search of a provider begins. */
  firstMs: number;
  /** No provider says how soon an event is in its list, so each search begins this long before the end of the last. */
  overlapMs: number;
  /** So that a delivery that is on its way comes first. */
  delayMs: number;
};

/** Longer than any provider keeps sending an event. */
const rest: Search = { about: 'rest', firstMs: 7 * DAY_MS, overlapMs: HOUR_MS, delayMs: 0 };

/** What this leaves out, the sync of each pending payment finds a few minutes later. */
const payments: Search = {
  about: 'payments',
  firstMs: HOUR_MS,
  overlapMs: PAYMENT_SEARCH_OVERLAP_SECONDS * 1000,
  delayMs: PAYMENT_SEARCH_DELAY_SECONDS * 1000,
};

/**
 * Finds events about refunds, disputes and payouts that no delivery brought, in the providers' own lists, and handles
 * them as if they had been delivered. A late delivery finds its event here. Up to where each list was read is stored;
 * a provider that is away, or slow, does not keep the others waiting.
 * @returns how many events had not reached us
 */
export function searchEvents(): Promise<number> {
  return searchEach({ search: rest, providers: providerNames });
}

/**
 * The same for events that tell of a payment's money, every few seconds: so a payment whose event is lost is recovered
 * within a minute, and pending payments need not be asked about one by one.
 * @returns how many events had not reached us
 */
export function searchPaymentEvents(providers: readonly ProviderName[] = providerNames): Promise<number> {
  return searchEach({ search: payments, providers });
}

async function searchEach({
  search,
  providers,
}: {
  search: Search;
  providers: readonly ProviderName[];
}): Promise<number> {
  const adapters = availableProviders().filter(({ name }) => providers.includes(name) && !isGateClosed(name));
  const found = await Promise.all(adapters.map((adapter) => searchProvider({ search, adapter })));
  return found.reduce((total, count) => total + count, 0);
}

async function searchProvider({ search, adapter }: { search: Search; adapter: Provider }): Promise<number> {
  const { about, delayMs } = search;
  const startedAt = Date.now();
  let found = 0;
  const searched = await tryOrLog({
    attempt: async () => {
      found += await storePutAside(adapter);
      return readWindows({
        from: await startOf({ search, adapter, now: startedAt }),
        to: new Date(startedAt - delayMs),
        list: (window) => providerAnswer(() => adapter.listEvents({ ...window, about })),
        async take({ until, events }) {
          found += await handleMissed({ adapter, events });
          await store({ about, adapter, until });
        },
        isTimeUp: () => Date.now() - startedAt > RUN_MS_MAX,
      });
    },
    message: 'Could not search the events of a provider',
    facts: { provider: adapter.name, about },
  });
  // The search for the rest says it of both: it has the longer windows.
  if (about === 'rest') await storeProblem({ adapter, problem: problemOf(searched) });
  if (found > 0) log().warn({ provider: adapter.name, about, count: found }, 'Events had not reached us');
  return found;
}

function problemOf(searched: { isCut: boolean } | null): EventSearchProblem | null {
  if (searched === null) return 'unavailable';
  return searched.isCut ? 'too_many_events' : null;
}

async function startOf({
  search: { about, firstMs, overlapMs },
  adapter: { name },
  now,
}: {
  search: Search;
  adapter: Provider;
  now: number;
}): Promise<Date> {
  const last = await db().eventSearch.findUnique({ where: { provider: name } });
  const until = about === 'payments' ? last?.paymentsSearchedUntil : last?.searchedUntil;
  if (until == null) return new Date(now - firstMs);
  const since = until.getTime() - overlapMs;
  if (since < now - KEPT_MS)
    log().error({ provider: name, since: until }, 'Events are older than the list of the provider');
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
  await runRows({
    job: storeJob(adapter),
    rows: missed,
    idOf: ({ eventId }) => eventId,
    run: async (event) => ids.push(await recordEvent({ provider: adapter, event })),
  });
  await handle(ids);
  return missed.length;
}

async function handle(ids: bigint[]): Promise<void> {
  await runRows({
    job: JOB,
    rows: ids,
    idOf: (id) => id,
    run: (id) => handleEvent(id),
    atOnce: AT_ONCE,
    perSecond: PER_SECOND,
  });
}

/** Events that could not be stored, by the provider's own id: the list is read on behind them, so each is asked for again. */
const storeJob = ({ name }: Provider) => `store-events-${name}`;

/** Those whose next time has come. */
async function storePutAside(adapter: Provider): Promise<number> {
  const job = storeJob(adapter);
  const rows = await db().jobFailure.findMany({ where: { job, nextTryAt: { lte: new Date() } } });
  if (rows.length === 0) return 0;
  const ids: bigint[] = [];
  await runRows({
    job,
    rows,
    idOf: ({ rowId }) => rowId,
    async run({ rowId: eventId }) {
      const event = await providerAnswer(() => adapter.findEvent({ eventId }));
      if (event === null) throw new Error(`${adapter.name} does not list event ${eventId} any more`);
      ids.push(await recordEvent({ provider: adapter, event }));
    },
  });
  await handle(ids);
  return ids.length;
}

/** Those that are not in the inbox, without those that could not be stored: they have their own next time. */
async function missedOf({
  adapter,
  events,
}: {
  adapter: Provider;
  events: ProviderEvent[];
}): Promise<ProviderEvent[]> {
  const ids = events.map(({ eventId }) => eventId);
  const [known, putAside] = await Promise.all([
    db().webhookEvent.findMany({
      where: { provider: adapter.name, eventId: { in: ids } },
      select: { eventId: true },
    }),
    db().jobFailure.findMany({ where: { job: storeJob(adapter), rowId: { in: ids } } }),
  ]);
  const without = new Set([...known.map(({ eventId }) => eventId), ...putAside.map(({ rowId }) => rowId)]);
  return events.filter(({ eventId }) => !without.has(eventId));
}

/** Two workers may search at once: a cursor never goes back. */
async function store({
  about,
  adapter: { name },
  until,
}: {
  about: EventsAbout;
  adapter: Provider;
  until: Date;
}): Promise<void> {
  const column = about === 'payments' ? Prisma.sql`payments_searched_until` : Prisma.sql`searched_until`;
  await db().$executeRaw`
    INSERT INTO event_searches AS s (provider, ${column}) VALUES (${name}, ${until})
    ON CONFLICT (provider) DO UPDATE SET updated_at = now(), ${column} = GREATEST(s.${column}, EXCLUDED.${column})`;
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
