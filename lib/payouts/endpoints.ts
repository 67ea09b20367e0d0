import { pageQuerySchema } from '@/lib/core/fields';
import { defineEndpoints, type Endpoint } from '@/lib/http/endpoint';
import {
  openPayoutAccountBodySchema,
  payoutAccountListSchema,
  payoutAccountSchema,
  payoutListSchema,
  payoutParamsSchema,
  payoutSchema,
  requestPayoutBodySchema,
  walletSchema,
} from './schema';

/** Where a helper comes by who was at the provider's pages for a payout account, signed in or not. */
const helpersReturn = {
  auth: 'optional',
  response: 'redirect',
  status: 303,
  limit: 'default',
  fallback: () => '/wallet',
} as const satisfies Partial<Endpoint>;

export const payoutEndpoints = defineEndpoints({
  'GET /api/users/wallet': {
    summary: 'What you earned and were not paid yet, what is on its way, and the statement, newest first',
    auth: 'user',
    query: pageQuerySchema,
    response: walletSchema,
    limit: 'default',
  },
  'GET /api/users/wallet/statement.csv': {
    summary: 'The whole statement for spreadsheets, oldest first',
    auth: 'user',
    response: 'text',
    mediaType: 'text/csv',
    limit: 'default',
  },
  'GET /api/users/payout-accounts': {
    summary: 'Where you can be paid; what is not ready is asked about again',
    auth: 'user',
    response: payoutAccountListSchema,
    limit: 'default',
  },
  'POST /api/users/payout-accounts': {
    summary: 'Open an account to be paid to, or find the one you have and go on with it',
    auth: 'user',
    body: openPayoutAccountBodySchema,
    response: payoutAccountSchema,
    limit: 'default',
    errors: ['payout_account_taken', 'payout_method_not_available', 'provider_unavailable'],
  },
  'GET /api/users/payout-accounts/stripe/return': {
    ...helpersReturn,
    summary: 'Where Stripe sends a helper back; looks at the account, then goes to the wallet',
  },
  'GET /api/users/payout-accounts/stripe/refresh': {
    ...helpersReturn,
    summary: 'Where Stripe sends a helper whose link was too old: to a new one',
  },
  'GET /api/users/payouts': {
    summary: 'Your payouts, newest first',
    auth: 'user',
    query: pageQuerySchema,
    response: payoutListSchema,
    limit: 'default',
  },
  'POST /api/users/payouts': {
    summary: 'Be paid from your wallet, once per Idempotency-Key',
    auth: 'user',
    body: requestPayoutBodySchema,
    idempotencyKey: 'required',
    response: payoutSchema,
    limit: 'default',
    errors: [
      'below_payout_minimum',
      'payout_method_not_available',
      'payout_account_not_ready',
      'insufficient_balance',
      'idempotency_mismatch',
      'conflict',
    ],
  },
  'GET /api/users/payouts/{payout_id}': {
    summary: 'One of your payouts; while it is not over the provider is asked again',
    auth: 'user',
    params: payoutParamsSchema,
    response: payoutSchema,
    limit: 'default',
    errors: ['not_found'],
  },
});
