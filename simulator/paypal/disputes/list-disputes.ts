import { pageOf, timeOf, wholeNumber, wrongQuery } from '../api/query';
import type { Link, WireObject } from '../api/wire';
import type { PayPalSimulator } from '../simulator';
import type { DisputeRecord } from './dispute-records';
import { disputeStates, renderDisputeSummary } from './render-dispute';

const pageSizeDefault = 10;
const pageSizeMax = 50;
const tokenName = 'next_page_token';
const states = [...Object.values(disputeStates), 'REQUIRED_OTHER_PARTY_ACTION', 'APPEALABLE'];

/** GET /v1/customer/disputes: newest first, with a link to the next page. Throws the 400 for a value that makes no sense. */
export function listDisputes({
  simulator,
  query,
}: {
  simulator: PayPalSimulator;
  query: URLSearchParams;
}): WireObject {
  const pageSize = wholeNumber({
    query,
    name: 'page_size',
    otherwise: pageSizeDefault,
    maximum: pageSizeMax,
  });
  const found = simulator.disputes.all().filter(matcher(query)).reverse();
  const { page, next } = pageOf({ found, query, tokenName, pageSize });
  return {
    items: page.map((dispute) => renderDisputeSummary({ simulator, dispute })),
    links: pageLinks({ simulator, query, next }),
  };
}

function matcher(query: URLSearchParams): (dispute: DisputeRecord) => boolean {
  const transactionId = query.get('disputed_transaction_id');
  const wanted = query.get('dispute_state')?.split(',') ?? null;
  const unknown = wanted?.find((state) => !states.includes(state));
  if (unknown !== undefined) throw wrongQuery({ name: 'dispute_state', value: unknown });
  const startMs = timeOf({ query, name: 'start_time' });
  // PayPal takes one of the two.
  if (transactionId !== null && startMs !== null)
    throw wrongQuery({ name: 'start_time', value: query.get('start_time') ?? '' });
  const afterMs = timeOf({ query, name: 'update_time_after' }) ?? 0;
  const beforeMs = timeOf({ query, name: 'update_time_before' }) ?? Number.POSITIVE_INFINITY;
  return ({ captureId, status, createdAtMs, updatedAtMs }) =>
    (transactionId ?? captureId) === captureId &&
    (wanted === null || wanted.includes(disputeStates[status])) &&
    createdAtMs >= (startMs ?? 0) &&
    updatedAtMs >= afterMs &&
    updatedAtMs <= beforeMs;
}

function pageLinks({
  simulator,
  query,
  next,
}: {
  simulator: PayPalSimulator;
  query: URLSearchParams;
  next: string | null;
}): Link[] {
  const link = ({ rel, token }: { rel: string; token: string | null }): Link => {
    const own = new URLSearchParams(query);
    own.delete(tokenName);
    if (token !== null) own.set(tokenName, token);
    const search = own.size === 0 ? '' : `?${own}`;
    return { href: `${simulator.settings.apiUrl}/v1/customer/disputes${search}`, rel, method: 'GET' };
  };
  return [
    link({ rel: 'self', token: query.get(tokenName) }),
    link({ rel: 'first', token: null }),
    ...(next === null ? [] : [link({ rel: 'next', token: next })]),
  ];
}
