import { PayPalError } from '../api/errors';
import type { Link, WireObject } from '../api/wire';
import type { PayPalSimulator } from '../simulator';
import type { DisputeRecord } from './dispute-records';
import { disputeStates, renderDisputeSummary } from './render-dispute';

const pageSizeDefault = 10;
const pageSizeMax = 50;
const known = ['start_time', 'disputed_transaction_id', 'dispute_state', 'page_size', 'next_page_token'];

/** GET /v1/customer/disputes: newest first, with a link to the next page. Throws the 400 for a filter it does not have. */
export function listDisputes({
  simulator,
  query,
}: {
  simulator: PayPalSimulator;
  query: URLSearchParams;
}): WireObject {
  for (const name of query.keys()) {
    if (!known.includes(name))
      throw new PayPalError({ issue: 'NOT_SUPPORTED', field: name, location: 'query' });
  }
  const pageSize = Math.min(Math.max(Number(query.get('page_size')) || pageSizeDefault, 1), pageSizeMax);
  const found = simulator.disputes.all().filter(matcher(query)).reverse();
  // The token of a page is the dispute that it begins with.
  const token = query.get('next_page_token');
  const begin = token === null ? 0 : found.findIndex(({ id }) => id === token);
  if (begin === -1)
    throw new PayPalError({
      issue: 'INVALID_PARAMETER_VALUE',
      field: 'next_page_token',
      value: token,
      location: 'query',
    });
  const page = found.slice(begin, begin + pageSize);
  return {
    items: page.map((dispute) => renderDisputeSummary({ simulator, dispute })),
    links: pageLinks({ simulator, query, next: found[begin + pageSize] }),
  };
}

function matcher(query: URLSearchParams): (dispute: DisputeRecord) => boolean {
  const transactionId = query.get('disputed_transaction_id');
  const states = query.get('dispute_state')?.split(',') ?? null;
  const startMs = Date.parse(query.get('start_time') ?? '');
  return (dispute) =>
    (transactionId ?? dispute.captureId) === dispute.captureId &&
    (states === null || states.includes(disputeStates[dispute.status])) &&
    (Number.isNaN(startMs) || dispute.createdAtMs >= startMs);
}

function pageLinks({
  simulator,
  query,
  next,
}: {
  simulator: PayPalSimulator;
  query: URLSearchParams;
  next: DisputeRecord | undefined;
}): Link[] {
  const link = ({ rel, token }: { rel: string; token: string | null }): Link => {
    const own = new URLSearchParams(query);
    own.delete('next_page_token');
    if (token !== null) own.set('next_page_token', token);
    const search = own.size === 0 ? '' : `?${own}`;
    return { href: `${simulator.settings.apiUrl}/v1/customer/disputes${search}`, rel, method: 'GET' };
  };
  return [
    link({ rel: 'self', token: query.get('next_page_token') }),
    link({ rel: 'first', token: null }),
    ...(next === undefined ? [] : [link({ rel: 'next', token: next.id })]),
  ];
}
