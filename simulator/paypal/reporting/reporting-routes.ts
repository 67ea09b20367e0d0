import { PayPalError } from '../api/errors';
import { type Call, get, type Route } from '../api/route';
import type { WireObject } from '../api/wire';
import { listBalances } from './list-balances';
import { readSettings } from './reporting-records';
import { searchTransactions } from './search-transactions';

/** Transaction Search: a feature that an app has to turn on. */
export const reportingRoutes: readonly Route[] = [
  get({ path: '/v1/reporting/transactions', run: (call) => report({ call, run: searchTransactions }) }),
  get({ path: '/v1/reporting/balances', run: (call) => report({ call, run: listBalances }) }),
];

function report({
  call: { simulator, request },
  run,
}: {
  call: Call;
  run: (known: { simulator: Call['simulator']; search: URLSearchParams }) => WireObject;
}): WireObject {
  if (!readSettings(simulator.reporting).hasRight) throw new PayPalError({ issue: 'PERMISSION_DENIED' });
  return run({ simulator, search: request.query });
}
