import { PayPalError } from '../api/errors';
import { type WireObject, wireTime } from '../api/wire';
import type { PayPalSimulator } from '../simulator';
import { type ReportQuery, reportQuery } from './query';
import { readReports, refreshedAtMs } from './read-reports';
import { allFields, type ReportField, type RunningBalance, renderLine } from './render-line';
import type { ReportLine } from './report-lines';
import { readSettings } from './reporting-records';

const dayMs = 24 * 3600 * 1000;
const windowMsMax = 31 * dayMs;
/** PayPal shows three years. */
const retentionMs = 3 * 365 * dayMs;

const filterNames = [
  'transaction_id',
  'transaction_type',
  'transaction_status',
  'transaction_amount',
  'transaction_currency',
  'payment_instrument_type',
  'store_id',
  'terminal_id',
] as const;
const known = [
  ...filterNames,
  'start_date',
  'end_date',
  'fields',
  'balance_affecting_records_only',
  'page_size',
  'page',
];

/** GET /v1/reporting/transactions. Throws a PayPalError. */
export function searchTransactions({
  simulator,
  search,
}: {
  simulator: PayPalSimulator;
  search: URLSearchParams;
}): WireObject {
  const query = reportQuery({ query: search, known });
  const { startMs, endMs } = readWindow({ simulator, query });
  const pageSize = query.whole({ name: 'page_size', otherwise: 100, max: 500 });
  const page = query.whole({ name: 'page', otherwise: 1, max: 2_147_483_647 });
  const fields = readFields(query);
  const isWanted = readFilters(query);
  const all = readReports(simulator);
  const { searchesBy } = readSettings(simulator.reporting);
  const isInside = ({ startedAtMs, atMs }: ReportLine) => {
    const searchedMs = inSeconds(searchesBy === 'initiation' ? startedAtMs : atMs);
    return searchedMs >= startMs && searchedMs <= endMs;
  };
  const found = all.filter((line) => isInside(line) && isWanted(line));
  if (found.length > readSettings(simulator.reporting).resultsMax)
    throw new PayPalError({ issue: 'RESULTSET_TOO_LARGE', location: 'query' });
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  const pages = Math.ceil(found.length / pageSize);
  const isFiltered = filterNames.some((name) => query.text(name) !== null);
  const balanceOf = isFiltered ? null : runningBalances(all);
  return {
    // The schema knows no empty list.
    ...(shown.length > 0 && {
      transaction_details: shown.map((line) => renderLine({ simulator, line, fields, balanceOf })),
    }),
    account_number: simulator.settings.merchant.merchantId,
    start_date: wireTime(startMs),
    end_date: wireTime(Math.min(endMs, refreshedAtMs(simulator))),
    last_refreshed_datetime: wireTime(refreshedAtMs(simulator)),
    page,
    total_items: found.length,
    total_pages: pages,
    links: linksOf({ simulator, search, page, pages }),
  };
}

/** The reports know whole seconds. */
const inSeconds = (atMs: number) => Math.floor(atMs / 1000) * 1000;

/** Required, at most 31 days, and not before or after what the reports have. */
function readWindow({ simulator, query }: { simulator: PayPalSimulator; query: ReportQuery }): {
  startMs: number;
  endMs: number;
} {
  const startMs = query.time('start_date');
  const endMs = query.time('end_date');
  if (startMs === null) throw query.refuse('start_date', 'MISSING_REQUIRED_PARAMETER');
  if (endMs === null) throw query.refuse('end_date', 'MISSING_REQUIRED_PARAMETER');
  if (endMs < startMs) throw query.refuse('end_date', 'INVALID_DATE_RANGE');
  if (endMs - startMs > windowMsMax) throw query.refuse('end_date', 'DATE_RANGE_TOO_LARGE');
  const nowMs = simulator.clock.nowMs();
  if (startMs < nowMs - retentionMs) throw query.refuse('start_date', 'START_DATE_TOO_OLD');
  if (inSeconds(startMs) > refreshedAtMs(simulator)) throw query.refuse('start_date', 'DATA_NOT_AVAILABLE');
  return { startMs, endMs };
}

function readFields(query: ReportQuery): readonly ReportField[] {
  const words = (query.text('fields') ?? 'transaction_info').split(',');
  if (words.includes('all')) return allFields;
  const fields = allFields.filter((field) => words.includes(field));
  if (fields.length === new Set(words).size) return fields;
  throw query.refuse('fields', 'INVALID_PARAMETER_VALUE');
}

function readFilters(query: ReportQuery): (line: ReportLine) => boolean {
  const id = query.text('transaction_id');
  if (id !== null && (id.length < 17 || id.length > 19))
    throw query.refuse('transaction_id', 'INVALID_STRING_LENGTH');
  const type = query.text('transaction_type');
  const status = query.oneOf({ name: 'transaction_status', words: ['D', 'P', 'S', 'V'] });
  const currency = query.text('transaction_currency');
  const amounts = readAmounts(query);
  const records = query.oneOf({ name: 'balance_affecting_records_only', words: ['Y', 'N'] }) ?? 'Y';
  // Everybody here pays by PayPal, and in no shop.
  const isElsewhere = ['payment_instrument_type', 'store_id', 'terminal_id'].some(
    (name) => query.text(name) !== null,
  );
  return (line) =>
    !isElsewhere &&
    (records === 'N' || line.isBalanceAffecting) &&
    (id ?? line.transactionId) === line.transactionId &&
    (type ?? line.code) === line.code &&
    (status ?? line.status) === line.status &&
    (currency ?? line.currency) === line.currency &&
    (amounts === null || (line.amount >= amounts.from && line.amount <= amounts.to));
}

/** "500 TO 1005", in minor units. */
function readAmounts(query: ReportQuery): { from: number; to: number } | null {
  const text = query.text('transaction_amount');
  if (text === null) return null;
  const [, from, to] = /^\[?(-?\d{1,15}) TO (-?\d{1,15})\]?$/.exec(text) ?? [];
  if (from === undefined || to === undefined)
    throw query.refuse('transaction_amount', 'INVALID_PARAMETER_SYNTAX');
  return { from: Number(from), to: Number(to) };
}

/** What the merchant could use after each line, in minor units. */
function runningBalances(lines: ReportLine[]): RunningBalance {
  const totals = new Map<string, number>();
  const after = new Map<ReportLine, number>();
  for (const line of lines) {
    const gain = line.isBalanceAffecting ? line.amount + (line.fee ?? 0) : 0;
    const total = (totals.get(line.currency) ?? 0) + gain;
    totals.set(line.currency, total);
    after.set(line, total);
  }
  return (line) => after.get(line) ?? 0;
}

function linksOf({
  simulator,
  search,
  page,
  pages,
}: {
  simulator: PayPalSimulator;
  search: URLSearchParams;
  page: number;
  pages: number;
}): WireObject[] {
  const link = (rel: string, number: number): WireObject => {
    const query = new URLSearchParams(search);
    query.set('page', String(number));
    return { href: `${simulator.settings.apiUrl}/v1/reporting/transactions?${query}`, rel, method: 'GET' };
  };
  return [
    link('self', page),
    ...(page > 1 ? [link('first', 1), link('prev', page - 1)] : []),
    ...(page < pages ? [link('next', page + 1), link('last', pages)] : []),
  ];
}
