import { z } from 'zod';
import { missing, StripeError } from '../api/errors';
import { listPage } from '../api/lists';
import { listFields } from '../api/parameters';
import { nothingSchema, type Route, route } from '../api/route';
import type { BalanceTransactionRecord } from '../books/records';
import type { StripeSimulator } from '../simulator';
import { renderBalance, renderBalanceTransaction } from './render-balance';
import { shownLine, shownLines } from './shown-lines';

const listSchema = z.strictObject({
  ...listFields,
  source: z.string().optional(),
  type: z.string().optional(),
  currency: z.string().optional(),
  payout: z.string().optional(),
});

/** The balance of the platform or a connected account, and the lines that it consists of. */
export const balanceRoutes: readonly Route[] = [
  route({
    on: 'GET /v1/balance_transactions',
    accepts: listSchema,
    isForAccounts: true,
    run: ({ simulator, account, parameters }) => {
      const { source, type, currency, payout } = parameters;
      const accountId = account?.id ?? null;
      if (payout !== undefined) requireAutomatic({ simulator, accountId, payoutId: payout });
      const records = shownLines({ simulator, accountId })
        .filter((line) => (source ?? line.sourceId) === line.sourceId)
        .filter((line) => (type ?? line.type) === line.type && (currency ?? line.currency) === line.currency)
        .filter((line) => payout === undefined || line.payoutId === payout);
      const render = (transaction: BalanceTransactionRecord) =>
        renderBalanceTransaction({ simulator, transaction });
      const url = '/v1/balance_transactions';
      return listPage({ records, parameters, url, noun: 'balance_transaction', render });
    },
  }),
  route({
    on: 'GET /v1/balance_transactions/:id',
    accepts: nothingSchema,
    isForAccounts: true,
    run: ({ simulator, id, account }) => {
      const line = simulator.balanceTransactions.get(id);
      const transaction = line === undefined ? null : shownLine({ simulator, line });
      if (transaction === null || transaction.accountId !== (account?.id ?? null))
        throw missing({ noun: 'balance_transaction', id, param: 'id' });
      return renderBalanceTransaction({ simulator, transaction });
    },
  }),
  route({
    on: 'GET /v1/balance',
    accepts: nothingSchema,
    isForAccounts: true,
    run: ({ simulator, account }) => renderBalance({ simulator, accountId: account?.id ?? null }),
  }),
];

/** What a payout paid is known of automatic ones only: of the others the merchant chose an amount. */
function requireAutomatic({
  simulator,
  accountId,
  payoutId,
}: {
  simulator: StripeSimulator;
  accountId: string | null;
  payoutId: string;
}): void {
  const payout = simulator.payouts.get(payoutId);
  if (payout === undefined || payout.accountId !== accountId)
    throw missing({ noun: 'payout', id: payoutId, param: 'payout' });
  if (payout.isAutomatic) return;
  const message = 'Balance transaction history can only be filtered on automatic transfers, not manual.';
  throw new StripeError({ message, param: 'payout' });
}
