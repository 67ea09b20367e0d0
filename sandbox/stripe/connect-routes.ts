import { z } from 'zod';
import { createAccountLink, createAccountLinkSchema, createLoginLink } from './account-links';
import { createAccountSchema, updateAccountSchema } from './account-parameters';
import { accountOf, createAccount, deleteAccount, updateAccount } from './accounts';
import type { AccountRecord, PayoutRecord, TransferRecord } from './connect-records';
import { missing } from './errors';
import { listPage } from './lists';
import { listFields } from './parameters';
import { createPayout, createPayoutSchema, noBankAccount } from './payouts';
import {
  platformAccountId,
  renderConnectedAccount,
  renderExternalAccounts,
  renderPlatformAccount,
} from './render-account';
import { renderPayout, renderReversal, renderTransfer, reversalsOf } from './render-transfer';
import { type Call, nothingSchema, pageFields, type Route, route } from './route';
import { createReversalSchema, reverseTransfer } from './transfer-reversals';
import { createTransfer, createTransferSchema, updateTransfer, updateTransferSchema } from './transfers';

/** Connect: accounts of other people, the way money gets to them, and the way it leaves them. */
export const connectRoutes: readonly Route[] = [
  route({
    on: 'POST /v1/accounts',
    accepts: createAccountSchema,
    run: ({ twin, parameters }) => renderConnectedAccount(createAccount({ twin, parameters })),
  }),
  route({
    on: 'GET /v1/accounts',
    accepts: z.strictObject(listFields),
    run: ({ twin, parameters }) => {
      const records = twin.accounts.all();
      const render = renderConnectedAccount;
      return listPage({ records, parameters, url: '/v1/accounts', noun: 'account', render });
    },
  }),
  route({
    on: 'GET /v1/accounts/:id',
    accepts: nothingSchema,
    run: ({ twin, id }) =>
      id === platformAccountId ? renderPlatformAccount() : renderConnectedAccount(accountOf({ twin, id })),
  }),
  route({
    on: 'POST /v1/accounts/:id',
    accepts: updateAccountSchema,
    run: ({ twin, id, parameters, cause }) => {
      const account: AccountRecord = accountOf({ twin, id });
      return renderConnectedAccount(updateAccount({ twin, account, parameters, cause }));
    },
  }),
  route({
    on: 'DELETE /v1/accounts/:id',
    accepts: nothingSchema,
    run: ({ twin, id }) => {
      deleteAccount({ twin, account: accountOf({ twin, id }) });
      return { id, object: 'account', deleted: true };
    },
  }),
  route({
    on: 'GET /v1/accounts/:id/external_accounts',
    accepts: z.strictObject({ limit: listFields.limit, object: z.enum(['bank_account']).optional() }),
    run: ({ twin, id }) => renderExternalAccounts(accountOf({ twin, id })),
  }),
  route({
    on: 'POST /v1/accounts/:id/login_links',
    accepts: nothingSchema,
    run: ({ twin, id }) => createLoginLink({ twin, account: accountOf({ twin, id }) }),
  }),
  route({
    on: 'POST /v1/account_links',
    accepts: createAccountLinkSchema,
    run: ({ twin, parameters }) => createAccountLink({ twin, parameters }),
  }),
  route({
    on: 'POST /v1/transfers',
    accepts: createTransferSchema,
    run: ({ twin, parameters, cause }) =>
      renderTransfer({ twin, transfer: createTransfer({ twin, parameters, cause }) }),
  }),
  route({
    on: 'GET /v1/transfers',
    accepts: z.strictObject({
      ...listFields,
      destination: z.string().optional(),
      transfer_group: z.string().optional(),
    }),
    run: ({ twin, parameters }) => {
      const { destination, transfer_group: group } = parameters;
      const records = twin.transfers
        .all()
        .filter(
          ({ destinationId, transferGroup }) =>
            (destination ?? destinationId) === destinationId && (group ?? transferGroup) === transferGroup,
        );
      const render = (transfer: TransferRecord) => renderTransfer({ twin, transfer });
      return listPage({ records, parameters, url: '/v1/transfers', noun: 'transfer', render });
    },
  }),
  route({
    on: 'GET /v1/transfers/:id',
    accepts: nothingSchema,
    run: (call) => renderTransfer({ twin: call.twin, transfer: transferOf(call) }),
  }),
  route({
    on: 'POST /v1/transfers/:id',
    accepts: updateTransferSchema,
    run: (call) => {
      const { twin, parameters, cause } = call;
      const transfer = updateTransfer({ twin, transfer: transferOf(call), parameters, cause });
      return renderTransfer({ twin, transfer });
    },
  }),
  route({
    on: 'POST /v1/transfers/:id/reversals',
    accepts: createReversalSchema,
    run: (call) => {
      const { twin, parameters, cause } = call;
      return renderReversal(reverseTransfer({ twin, transfer: transferOf(call), parameters, cause }));
    },
  }),
  route({
    on: 'GET /v1/transfers/:id/reversals',
    accepts: z.strictObject(pageFields),
    run: (call) => {
      const { twin, parameters } = call;
      const { id } = transferOf(call);
      const records = reversalsOf({ twin, transferId: id });
      const url = `/v1/transfers/${id}/reversals`;
      return listPage({ records, parameters, url, noun: 'transfer reversal', render: renderReversal });
    },
  }),
  route({
    on: 'POST /v1/payouts',
    accepts: createPayoutSchema,
    isForAccounts: true,
    run: ({ twin, account, parameters, cause }) => {
      // The platform of the sandbox has no bank.
      if (account === null) throw noBankAccount(parameters.currency);
      return renderPayout(createPayout({ twin, account, parameters, isAutomatic: false, cause }));
    },
  }),
  route({
    on: 'GET /v1/payouts',
    accepts: z.strictObject({
      ...listFields,
      status: z.enum(['pending', 'paid', 'failed', 'canceled']).optional(),
    }),
    isForAccounts: true,
    run: ({ twin, account, parameters }) => {
      const records = twin.payouts
        .all()
        .filter(({ accountId }) => accountId === account?.id)
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

function transferOf({ twin, id }: Pick<Call, 'twin' | 'id'>): TransferRecord {
  const transfer = twin.transfers.get(id);
  if (transfer === undefined) throw missing({ noun: 'transfer', id, param: 'transfer' });
  return transfer;
}

function payoutOf({ twin, id, account }: Pick<Call, 'twin' | 'id' | 'account'>): PayoutRecord {
  const payout = twin.payouts.get(id);
  if (payout === undefined || payout.accountId !== account?.id)
    throw missing({ noun: 'payout', id, param: 'payout' });
  return payout;
}
