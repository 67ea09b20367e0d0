import { type WireObject, wireTime } from '../api/wire';
import { toMoney } from '../books/money';
import type { PayPalSimulator } from '../simulator';
import { reportQuery } from './query';
import { balancesBefore, refreshedAtMs } from './read-reports';

/** GET /v1/reporting/balances: of every currency or one, now or at a time. Throws a PayPalError. */
export function listBalances({
  simulator,
  search,
}: {
  simulator: PayPalSimulator;
  search: URLSearchParams;
}): WireObject {
  const query = reportQuery({ query: search, known: ['as_of_time', 'currency_code'] });
  const currencyWanted = query.text('currency_code');
  if (currencyWanted !== null && currencyWanted !== 'ALL' && !/^[A-Z]{3}$/.test(currencyWanted))
    throw query.refuse('currency_code', 'INVALID_PARAMETER_VALUE');
  const refreshedMs = refreshedAtMs(simulator);
  const endMs = query.time('as_of_time') ?? Number.POSITIVE_INFINITY;
  const balances = balancesBefore({ simulator, endMs }).filter(
    ({ currency }) => currencyWanted === null || currencyWanted === 'ALL' || currency === currencyWanted,
  );
  return {
    balances: balances.map(({ currency, total, available, withheld }) => ({
      currency,
      primary: currency === 'GBP',
      total_balance: toMoney({ amount: total, currency }),
      available_balance: toMoney({ amount: available, currency }),
      withheld_balance: toMoney({ amount: withheld, currency }),
    })),
    account_id: simulator.settings.merchant.merchantId,
    as_of_time: wireTime(Math.min(endMs, refreshedMs)),
    last_refresh_time: wireTime(refreshedMs),
  };
}
