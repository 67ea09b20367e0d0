import { z } from 'zod';
import type { BalanceLineList, BalanceWindow, ProviderBalance } from '@/lib/providers/balance-line';
import { ProviderError } from '@/lib/providers/provider';
import { infoSchema, minorUnits, moneySchema, timeOf, toBalanceLine } from './paypal-balance-line';
import type { PayPalClient, PayPalResponse } from './paypal-client';

/** PayPal's largest window, and a page that stays far below the largest response that we read. */
const WINDOW_MS_MAX = 31 * 24 * 3_600_000;
const PAGE_SIZE = 200;

/** Its reports lag by up to three hours: when they begin after our question, they are asked this much earlier. */
const LAG_MS_MAX = 4 * 3_600_000;

/** A question about the reports themselves, which finds nothing. */
const NO_TRANSACTION = '0'.repeat(17);

/**
 * One page of PayPal's Transaction Search. Windows that are too long or have too many results are divided, so nothing is
 * left out. Its times are whole seconds.
 * @throws ProviderError
 */
export async function listPayPalBalanceLines({
  client,
  window: { from, to, cursor = null },
}: {
  client: PayPalClient;
  window: BalanceWindow;
}): Promise<BalanceLineList> {
  const place = cursor === null ? firstPlace({ from, to }) : readPlace(cursor);
  const answer = await search({ client, place });
  if (isTooEarly(answer)) return nothingYet({ client, place });
  if (isTooLarge(answer)) {
    const half = halved(place);
    return listPayPalBalanceLines({ client, window: { from, to, cursor: writePlace(half) } });
  }
  const page = parsed({ schema: pageSchema, answer });
  // All pages end where the first one did, so that the balance of that time has what is listed and nothing else.
  const until = place.until ?? timeOf(page.last_refreshed_datetime).getTime();
  const next = nextPlace({ place: { ...place, until }, pages: page.total_pages, to });
  return {
    lines: page.transaction_details
      .map(({ transaction_info: info }) => toBalanceLine(info))
      .filter(({ occurredAt }) => occurredAt.getTime() < until),
    completeUntil: new Date(until),
    next: next === null ? null : writePlace(next),
  };
}

/** A page of a part of the window: both ends belong to it, in milliseconds of whole seconds. */
type Place = {
  start: number;
  end: number;
  page: number;
  /** Until when the reports were complete when the first page was read; null: it was not read yet. */
  until: number | null;
};

const placeSchema = z.tuple([z.number(), z.number(), z.number(), z.number().nullable()]);

const writePlace = ({ start, end, page, until }: Place) => JSON.stringify([start, end, page, until]);

function readPlace(cursor: string): Place {
  const [start, end, page, until] = placeSchema.parse(JSON.parse(cursor));
  return { start, end, page, until };
}

function firstPlace({ from, to }: Pick<BalanceWindow, 'from' | 'to'>): Place {
  const start = Math.floor(from.getTime() / 1000) * 1000;
  return { start, end: endOf({ start, to }), page: 1, until: null };
}

/** Before `to`; without it, as far as PayPal goes, whose clock counts and not ours. */
function endOf({ start, to }: { start: number; to: Date | null }): number {
  const longest = start + WINDOW_MS_MAX - 1000;
  return to === null ? longest : Math.min(longest, Math.ceil(to.getTime() / 1000) * 1000 - 1000);
}

function nextPlace({
  place,
  pages,
  to,
}: {
  place: Place & { until: number };
  pages: number;
  to: Date | null;
}): Place | null {
  if (place.page < pages) return { ...place, page: place.page + 1 };
  const start = place.end + 1000;
  // What comes later is not in the reports yet, and `completeUntil` says so.
  if (start > place.until || (to !== null && start >= to.getTime())) return null;
  // After a divided window its neighbours are as full: the next one is at most twice as long.
  const twice = start + 2 * (place.end - place.start + 1000) - 1000;
  return { start, end: Math.min(twice, endOf({ start, to })), page: 1, until: place.until };
}

function halved({ start, end, until }: Place): Place {
  const half = Math.floor((end - start) / 2000) * 1000;
  if (end === start) throw unavailable('PayPal has more transactions in a second than it lists');
  return { start, end: start + half, page: 1, until };
}

function search({
  client,
  place,
  transactionId,
}: {
  client: PayPalClient;
  place: Place;
  transactionId?: string;
}): Promise<PayPalResponse> {
  const query = new URLSearchParams({
    start_date: wireTime(place.start),
    end_date: wireTime(place.end),
    fields: 'transaction_info',
    balance_affecting_records_only: 'Y',
    page_size: String(PAGE_SIZE),
    page: String(place.page),
    ...(transactionId !== undefined && { transaction_id: transactionId }),
  });
  return report({ client, path: `/v1/reporting/transactions?${query}` });
}

/** The reports do not reach the window yet; they say until when they are complete if asked for a time before it. */
async function nothingYet({
  client,
  place,
}: {
  client: PayPalClient;
  place: Place;
}): Promise<BalanceLineList> {
  const answer = await search({
    client,
    place: { start: place.start - LAG_MS_MAX, end: place.start, page: 1, until: null },
    transactionId: NO_TRANSACTION,
  });
  const { last_refreshed_datetime: until } = parsed({ schema: refreshedSchema, answer });
  return { lines: [], completeUntil: timeOf(until), next: null };
}

/**
 * Our balance as it was at a time, or at the last one before that which PayPal's reports have.
 * @throws ProviderError
 */
export async function readPayPalBalances({
  client,
  asOf,
}: {
  client: PayPalClient;
  asOf: Date;
}): Promise<ProviderBalance[]> {
  const second = Math.floor(asOf.getTime() / 1000) * 1000;
  const query = new URLSearchParams({ as_of_time: wireTime(second) });
  const answer = await report({ client, path: `/v1/reporting/balances?${query}` });
  const {
    balances,
    last_refresh_time: refreshed,
    as_of_time: served,
  } = parsed({
    schema: balancesSchema,
    answer,
  });
  const time = served ?? refreshed;
  if (time === undefined) throw unavailable('PayPal does not say of which time its balances are');
  return balances.map(({ currency, total_balance: whole, available_balance: usable }) => {
    // Of what is withheld, that for disputes is not ours for now: the lines tell what else is.
    return {
      currency,
      available: minorUnits(usable ?? whole),
      pending: 0,
      reserved: null,
      asOf: timeOf(time),
    };
  });
}

const pageSchema = z.object({
  // Left out, or empty, where nothing was found.
  transaction_details: z.array(z.object({ transaction_info: infoSchema })).default([]),
  last_refreshed_datetime: z.string(),
  total_pages: z.number(),
});

const refreshedSchema = pageSchema.pick({ last_refreshed_datetime: true });

const balancesSchema = z.object({
  balances: z
    .array(
      z.object({
        currency: z.string().length(3),
        total_balance: moneySchema,
        available_balance: moneySchema.optional(),
      }),
    )
    .default([]),
  as_of_time: z.string().optional(),
  last_refresh_time: z.string().optional(),
});

const wireTime = (atMs: number) => new Date(atMs).toISOString().replace('.000Z', 'Z');

/** A call for a report. @throws ProviderError refused: the app lacks the right */
async function report({ client, path }: { client: PayPalClient; path: string }): Promise<PayPalResponse> {
  const answer = await client.call({ method: 'GET', path, isRightUncertain: true });
  if (answer.status !== 403) return answer;
  throw new ProviderError('refused', {
    message: 'PayPal does not let this app read its reports: Transaction Search is off',
    isRightMissing: true,
  });
}

function parsed<Shape>({ schema, answer }: { schema: z.ZodType<Shape>; answer: PayPalResponse }): Shape {
  if (answer.status >= 400) throw unavailable(`PayPal answered ${answer.status} about its reports`);
  const result = schema.safeParse(answer.body);
  if (result.success) return result.data;
  throw unavailable('PayPal answered something that is no report');
}

/** Its words for that stand in different places of its answers. */
const isTooEarly = (answer: PayPalResponse) =>
  says({ answer, words: /data for the given start date is not available/i });
const isTooLarge = (answer: PayPalResponse) =>
  says({ answer, words: /RESULTSET_TOO_LARGE|result set size is greater/i });

function says({ answer: { status, body }, words }: { answer: PayPalResponse; words: RegExp }): boolean {
  return status === 400 && words.test(JSON.stringify(body));
}

function unavailable(message: string): ProviderError {
  return new ProviderError('unavailable', { message });
}
