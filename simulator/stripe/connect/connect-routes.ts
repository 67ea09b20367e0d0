import { z } from 'zod';
import { missing } from '../api/errors';
import { listPage } from '../api/lists';
import { listFields } from '../api/parameters';
import { type Call, nothingSchema, pageFields, type Route, route } from '../api/route';
import { createPlatformPayout } from '../balance/platform-payouts';
import { createAccountLink, createAccountLinkSchema, createLoginLink } from './account-links';
import { createAccountSchema, updateAccountSchema } from './account-parameters';
import { accountOf, createAccount, deleteAccount, updateAccount } from './accounts';
import type { AccountRecord, PayoutRecord, TransferRecord } from './connect-records';
import { createPayout, createPayoutSchema } from './payouts';
import {
  platformAccountId,
  renderConnectedAccount,
  renderExternalAccounts,
  renderPlatformAccount,
} from './render-account';
import { renderPayout, renderReversal, renderTransfer, reversalsOf } from './render-transfer';
import { createReversalSchema, reverseTransfer } from './transfer-reversals';
import { createTransfer, createTransferSchema, updateTransfer, updateTransferSchema } from './transfers';

/** Connect: accounts of other people, the way money gets to them, and the way it leaves them. */
export const connectRoutes: readonly Route[] = [
  route({
    on: 'POST /v1/accounts',
    accepts: createAccountSchema,
    run: ({ simulator, parameters }) => renderConnectedAccount(createAccount({ simulator, parameters })),
  }),
  route({
    on: 'GET /v1/accounts',
    accepts: z.strictObject(listFields),
    run: ({ simulator, parameters }) => {
      const records = simulator.accounts.all();
      const render = renderConnectedAccount;
      return listPage({ records, parameters, url: '/v1/accounts', noun: 'account', render });
    },
  }),
  route({
    on: 'GET /v1/accounts/:id',
    accepts: nothingSchema,
    run: ({ simulator, id }) =>
      id === platformAccountId
        ? renderPlatformAccount()
        : renderConnectedAccount(accountOf({ simulator, id })),
  }),
  route({
    on: 'POST /v1/accounts/:id',
    accepts: updateAccountSchema,
    run: ({ simulator, id, parameters, cause }) => {
      const account: AccountRecord = accountOf({ simulator, id });
      return renderConnectedAccount(updateAccount({ simulator, account, parameters, cause }));
    },
  }),
  route({
    on: 'DELETE /v1/accounts/:id',
    accepts: nothingSchema,
    run: ({ simulator, id }) => {
      deleteAccount({ simulator, account: accountOf({ simulator, id }) });
      return { id, object: 'account', deleted: true };
    },
  }),
  route({
    on: 'GET /v1/accounts/:id/external_accounts',
    accepts: z.strictObject({ limit: listFields.limit, object: z.enum(['bank_account']).optional() }),
    run: ({ simulator, id }) => renderExternalAccounts(accountOf({ simulator, id })),
  }),
  route({
    on: 'POST /v1/accounts/:id/login_links',
    accepts: nothingSchema,
    run: ({ simulator, id }) => createLoginLink({ simulator, account: accountOf({ simulator, id }) }),
  }),
  route({
    on: 'POST /v1/account_links',
    accepts: createAccountLinkSchema,
    run: ({ simulator, parameters }) => createAccountLink({ simulator, parameters }),
  }),
  route({
    on: 'POST /v1/transfers',
    accepts: createTransferSchema,
    run: ({ simulator, parameters, cause }) =>
      renderTransfer({ simulator, transfer: createTransfer({ simulator, parameters, cause }) }),
  }),
  route({
    on: 'GET /v1/transfers',
    accepts: z.strictObject({
      ...listFields,
      destination: z.string().optional(),
      transfer_group: z.string().optional(),
    }),
    run: ({ simulator, parameters }) => {
      const { destination, transfer_group: group } = parameters;
      const records = simulator.transfers
        .all()
        .filter(
          ({ destinationId, transferGroup }) =>
            (destination ?? destinationId) === destinationId && (group ?? transferGroup) === transferGroup,
        );
      const render = (transfer: TransferRecord) => renderTransfer({ simulator, transfer });
      return listPage({ records, parameters, url: '/v1/transfers', noun: 'transfer', render });
    },
  }),
  route({
    on: 'GET /v1/transfers/:id',
    accepts: nothingSchema,
    run: (call) => renderTransfer({ simulator: call.simulator, transfer: transferOf(call) }),
  }),
  route({
    on: 'POST /v1/transfers/:id',
    accepts: updateTransferSchema,
    run: (call) => {
      const { simulator, parameters, cause } = call;
      const transfer = updateTransfer({ simulator, transfer: transferOf(call), parameters, cause });
      return renderTransfer({ simulator, transfer });
    },
  }),
  route({
    on: 'POST /v1/transfers/:id/reversals',
    accepts: createReversalSchema,
    run: (call) => {
      const { simulator, parameters, cause } = call;
      return renderReversal(reverseTransfer({ simulator, transfer: transferOf(call), parameters, cause }));
    },
  }),
  route({
    on: 'GET /v1/transfers/:id/reversals',
    accepts: z.strictObject(pageFields),
    run: (call) => {
      const { simulator, parameters } = call;
      const { id } = transferOf(call);
      const records = reversalsOf({ simulator, transferId: id });
      const url = `/v1/transfers/${id}/reversals`;
      return listPage({ records, parameters, url, noun: 'transfer reversal', render: renderReversal });
    },
  }),
  route({
    on: 'POST /v1/payouts',
    accepts: createPayoutSchema,
    isForAccounts: true,
    run: ({ simulator, account, parameters, cause }) => {
      const asked = { simulator, parameters, isAutomatic: false, cause };
      return renderPayout(
        account === null ? createPlatformPayout(asked) : createPayout({ ...asked, account }),
      );
    },
  }),
  route({
    on: 'GET /v1/payouts',
    accepts: z.strictObject({
      ...listFields,
      status: z.enum(['pending', 'paid', 'failed', 'canceled']).optional(),
    }),
    isForAccounts: true,
    run: ({ simulator, account, parameters }) => {
      const records = simulator.payouts
        .all()
        .filter(({ accountId }) => accountId === (account?.id ?? null))
        .filter(({ status }) => (parameters.status ?? status) === status);
      return listPage({ records, parameters, url: '/v1/payouts', noun: 'payout', render: renderPayout });
    },
  }),
  route({
    on: 'GET /v1/payouts/:id',
    accepts: nothingSchema,
    isForAccounts: true,
    run: (call) => renderPayout(payoutOf(call)),
  }),
];

function transferOf({ simulator, id }: Pick<Call, 'simulator' | 'id'>): TransferRecord {
  const transfer = simulator.transfers.get(id);
  if (transfer === undefined) throw missing({ noun: 'transfer', id, param: 'transfer' });
  return transfer;
}

function payoutOf({ simulator, id, account }: Pick<Call, 'simulator' | 'id' | 'account'>): PayoutRecord {
  const payout = simulator.payouts.get(id);
  if (payout === undefined || payout.accountId !== (account?.id ?? null))
    throw missing({ noun: 'payout', id, param: 'payout' });
  return payout;
}
