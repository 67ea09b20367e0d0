import { errorFacts } from './error-facts';
import { withoutSecrets } from './without-secrets';

/** An id, a closed word, an address of ours: one word without what makes an e-mail or a query. */
const WORD = /^[\w.:/[\]-]{1,200}$/;

/** Longer lists are cut. */
const ITEMS_MAX = 20;

const word = (value: unknown) =>
  typeof value === 'string' && WORD.test(value) ? withoutSecrets(value) : undefined;
const sentence = (value: unknown) => (typeof value === 'string' ? withoutSecrets(value) : undefined);
const number = (value: unknown) => {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
};
const id = (value: unknown) => number(value) ?? word(value);
const time = (value: unknown) => (value instanceof Date ? value.toISOString() : word(value));
const ids = (value: unknown) => (Array.isArray(value) ? value.slice(0, ITEMS_MAX).map(rowOf) : undefined);
const places = (value: unknown) =>
  Array.isArray(value) ? value.slice(0, ITEMS_MAX).map(placeOf) : undefined;

/**
 * Every fact that a line of the log may have, and what of its value is written. Whatever has no line here is not
 * written at all: a careless `log().info({ user })` says nothing of the user.
 */
const facts: Record<string, (value: unknown) => unknown> = {
  error: errorFacts,
  err: errorFacts,
  // What it is about.
  payment_id: id,
  task_id: id,
  user_id: id,
  refund_id: id,
  dispute_id: id,
  dispute: id,
  payout_id: id,
  payout_account_id: id,
  change_order_id: id,
  event_id: id,
  row: id,
  requestId: id,
  provider: word,
  // What happened.
  endpoint: sentence,
  method: word,
  path: sentence,
  address: word,
  status: id,
  state: word,
  from: word,
  to: word,
  outcome: word,
  reason: word,
  code: word,
  verb: word,
  rule: word,
  event_type: word,
  job: word,
  run: word,
  about: word,
  problem: word,
  check: sentence,
  rows: ids,
  issues: places,
  directive: word,
  blocked: word,
  page: sentence,
  since: time,
  currency: word,
  // How much.
  amount: number,
  withdrawn: number,
  count: number,
  unlogged: number,
  attempts: number,
  seconds: number,
  is_closed: number,
};

/** What a line says of its facts. An error in place of them is their `error`. */
export function loggedFacts(given: unknown): Record<string, unknown> {
  if (given instanceof Error) return { error: errorFacts(given) };
  if (typeof given !== 'object' || given === null) return {};
  const written = Object.entries(given).map(([name, value]) => [
    name,
    Object.hasOwn(facts, name) ? facts[name]?.(value) : undefined,
  ]);
  return Object.fromEntries(written.filter(([, value]) => value !== undefined));
}

/** A row of the books is told by its ids and numbers. */
function rowOf(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return id(row);
  const told = Object.entries(row).map(([name, value]) => [
    name,
    /(^|_)id$/.test(name) ? id(value) : number(value),
  ]);
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}

/** Where a value has the wrong shape, and not the value. */
function placeOf(issue: unknown): unknown {
  if (typeof issue !== 'object' || issue === null) return undefined;
  const path = 'path' in issue && Array.isArray(issue.path) ? issue.path.map(String).join('.') : undefined;
  return { code: 'code' in issue ? word(issue.code) : undefined, path: word(path) };
}
