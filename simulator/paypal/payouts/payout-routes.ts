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

const pageSizeMax = 1000;
const queryKnown = ['page', 'page_size', 'total_required'];

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
  for (const name of request.query.keys()) {
    if (!queryKnown.includes(name)) throw wrongQuery({ name, issue: 'Parameter is not supported' });
  }
  const page = wholeNumber({ query: request.query, name: 'page', otherwise: 1 });
  const pageSize = Math.min(
    wholeNumber({ query: request.query, name: 'page_size', otherwise: pageSizeMax }),
    pageSizeMax,
  );
  const items = itemsOf({ simulator, batchId: id });
  const total = { items: items.length, pages: Math.ceil(items.length / pageSize) };
  return renderBatch({
    simulator,
    batch,
    items: items.slice((page - 1) * pageSize, page * pageSize),
    total: request.query.get('total_required') === 'true' ? total : null,
    query: `page_size=${pageSize}&page=${page}`,
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
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw wrongQuery({ name, issue: 'Must be a positive whole number' });
}

function wrongQuery({ name, issue }: { name: string; issue: string }): PayoutError {
  const details = [{ field: name, location: 'query', issue }] as const;
  return new PayoutError({ refusal: 'VALIDATION_ERROR', details });
}
