import { z } from 'zod';
import { parseBody } from '../api/parse-body';
import { type Call, done, get, type Route } from '../api/route';
import type { WireObject } from '../api/wire';
import { createPayout } from './create-payout';
import { findBatch, itemsOf } from './payout-batches';
import { PayoutError } from './payout-errors';
import { cancelItem, findItem } from './payout-items';
import { parsePayout } from './payout-request';
import { renderBatch, renderCreatedBatch, renderPayoutItem } from './render-payout';

/** The largest page, and the largest number of one. */
const pageSizeMax = 1000;

/** The operations of the Payouts API. Its PayPal-Request-Id keeps nobody from paying twice: the sender_batch_id does. */
export const payoutRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/payments/payouts',
    contentType: 'application/json',
    idempotency: null,
    run: ({ simulator, request }) => {
      const batch = createPayout({ simulator, request: parsePayout(request.body) });
      return done({ status: 201, body: renderCreatedBatch({ simulator, batch }) });
    },
  },
  get({ path: '/v1/payments/payouts/:id', notBuiltQuery: ['fields'], run: showBatch }),
  get({
    path: '/v1/payments/payouts-item/:id',
    run: ({ simulator, id }) => renderPayoutItem({ simulator, item: findItem({ simulator, id }) }),
  }),
  {
    method: 'POST',
    path: '/v1/payments/payouts-item/:id/cancel',
    contentType: 'application/json',
    idempotency: null,
    run: ({ simulator, request, id }) => {
      parseBody({ schema: z.object({}), text: request.body });
      const item = cancelItem({ simulator, itemId: id });
      return done({ status: 200, body: renderPayoutItem({ simulator, item }) });
    },
  },
];

function showBatch({ simulator, request, id }: Call): WireObject {
  const batch = findBatch({ simulator, id });
  const page = wholeNumber({ query: request.query, name: 'page', otherwise: 1 });
  const pageSize = wholeNumber({ query: request.query, name: 'page_size', otherwise: pageSizeMax });
  const isTotalWanted = request.query.get('total_required') ?? 'false';
  if (isTotalWanted !== 'true' && isTotalWanted !== 'false')
    throw wrongQuery({ name: 'total_required', issue: 'Must be true or false' });
  const items = itemsOf({ simulator, batchId: id });
  const total = { items: items.length, pages: Math.max(1, Math.ceil(items.length / pageSize)) };
  return renderBatch({
    simulator,
    batch,
    items: items.slice((page - 1) * pageSize, page * pageSize),
    total: isTotalWanted === 'true' ? total : null,
    pages: { page, last: total.pages, query: request.query },
  });
}

function wholeNumber({
  query,
  name,
  otherwise,
}: {
  query: URLSearchParams;
  name: string;
  otherwise: number;
}): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= pageSizeMax) return Number(text);
  throw wrongQuery({ name, issue: `Must be a whole number from 1 to ${pageSizeMax}` });
}

function wrongQuery({ name, issue }: { name: string; issue: string }): PayoutError {
  const details = [{ field: name, location: 'query', issue }] as const;
  return new PayoutError({ refusal: 'VALIDATION_ERROR', details });
}
