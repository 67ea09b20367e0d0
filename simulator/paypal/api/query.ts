import { PayPalError } from './errors';

/** A whole number of a query between its bounds, both allowed. Throws PayPal's 400. */
export function wholeNumber({
  query,
  name,
  otherwise,
  maximum,
}: {
  query: URLSearchParams;
  name: string;
  otherwise: number;
  maximum: number;
}): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw wrongQuery({ issue: 'INVALID_PARAMETER_SYNTAX', name, value: text });
  const number = Number(text);
  if (number < 1 || number > maximum)
    throw wrongQuery({ issue: 'INVALID_PARAMETER_VALUE', name, value: text });
  return number;
}

const timePattern = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** A time of a query as milliseconds, or null without it. Throws PayPal's 400. */
export function timeOf({ query, name }: { query: URLSearchParams; name: string }): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const atMs = timePattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) throw wrongQuery({ issue: 'INVALID_PARAMETER_SYNTAX', name, value: text });
  return atMs;
}

export function wrongQuery({
  issue = 'INVALID_PARAMETER_VALUE',
  name,
  value,
}: {
  issue?: 'INVALID_PARAMETER_SYNTAX' | 'INVALID_PARAMETER_VALUE';
  name: string;
  value: string;
}): PayPalError {
  return new PayPalError({ issue, field: name, value, location: 'query' });
}

/**
 * The page of a list that begins with the entry which `token` names, and the token of the next page: null at the end. Throws
 * PayPal's 400 for a token of no entry.
 */
export function pageOf<Entry extends { id: string }>({
  found,
  query,
  tokenName,
  pageSize,
}: {
  found: readonly Entry[];
  query: URLSearchParams;
  tokenName: string;
  pageSize: number;
}): { page: Entry[]; next: string | null } {
  const token = query.get(tokenName);
  const begin = token === null ? 0 : found.findIndex(({ id }) => tokenOf(id) === token);
  if (begin === -1) throw wrongQuery({ name: tokenName, value: token ?? '' });
  const next = found[begin + pageSize];
  return {
    page: found.slice(begin, begin + pageSize),
    next: next === undefined ? null : tokenOf(next.id),
  };
}

/** PayPal's tokens are of letters, digits and +/= only. */
const tokenOf = (id: string) => Buffer.from(id).toString('base64');
