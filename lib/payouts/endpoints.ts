import { pageQuerySchema, widePageQuerySchema } from '@/lib/core/fields';
import { defineEndpoints, type Endpoint } from '@/lib/http/endpoint';
import {
  openPayoutAccountBodySchema,
  payoutAccountListSchema,
  payoutAccountSchema,
  payoutListSchema,
  payoutOutcomeBodySchema,
  payoutParamsSchema,
  payoutResolutionPreviewSchema,
  payoutSchema,
  redirectPayoutBodySchema,
  requestPayoutBodySchema,
  resolvePayoutBodySchema,
  walletSchema,
} from './schema';

/** Where a helper returns from the provider's pages for a payout account, signed in or not. */
const helpersReturn = {
  auth: 'optional',
  response: 'redirect',
  status: 303,
  limit: 'default',
  fallback: () => '/wallet',
} as const satisfies Partial<Endpoint>;

const redirectErrors = [
  'not_found',
  'payout_not_cancellable',
  'payout_may_be_sent',
  'payout_method_not_available',
  'payout_account_not_ready',
  'payout_currency_not_available',
  'below_payout_minimum',
  'insufficient_balance',
  'payout_destination_owes',
  'idempotency_mismatch',
  'conflict',
] as const satisfies Endpoint['errors'];

export const payoutEndpoints = defineEndpoints({
  'GET /api/users/wallet': {
    summary: 'Your wallet: balance, payouts on their way, and the statement, newest first',
    auth: 'user',
    query: widePageQuerySchema,
    response: walletSchema,
    limit: 'default',
  },
  'GET /api/users/wallet/statement.csv': {
    summary: 'The whole statement as CSV, oldest first',
    auth: 'user',
    response: 'text',
    mediaType: 'text/csv',
    limit: 'default',
  },
  'GET /api/users/payout-accounts': {
    summary: 'Your payout accounts; one that is not ready is synced with its provider first',
    auth: 'user',
    response: payoutAccountListSchema,
    limit: 'default',
  },
  'POST /api/users/payout-accounts': {
    summary: 'Open a payout account, or continue with the one you have',
    auth: 'user',
    body: openPayoutAccountBodySchema,
    response: payoutAccountSchema,
    limit: 'default',
    errors: ['payout_account_taken', 'payout_method_not_available', 'provider_unavailable'],
  },
  'GET /api/users/payout-accounts/stripe/return': {
    ...helpersReturn,
    summary: 'Where Stripe returns a helper: syncs the account, then redirects to the wallet',
  },
  'GET /api/users/payout-accounts/stripe/refresh': {
    ...helpersReturn,
    summary: 'Where Stripe returns a helper whose link expired: redirects to a new one',
  },
  'GET /api/users/payouts': {
    summary: 'Your payouts, newest first',
    auth: 'user',
    query: pageQuerySchema,
    response: payoutListSchema,
    limit: 'default',
  },
  'POST /api/users/payouts': {
    summary: 'Request a payout from your wallet, once per Idempotency-Key',
    auth: 'user',
    body: requestPayoutBodySchema,
    idempotencyKey: 'required',
    response: payoutSchema,
    limit: 'default',
    errors: [
      'below_payout_minimum',
      'payout_method_not_available',
      'payout_account_not_ready',
      'payout_currency_not_available',
      'insufficient_balance',
      'payout_destination_owes',
      'idempotency_mismatch',
      'conflict',
    ],
  },
  'GET /api/users/payouts/{payout_id}': {
    summary: 'One of your payouts; an unfinished one is synced with the provider first',
    auth: 'user',
    params: payoutParamsSchema,
    response: payoutSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/users/payouts/{payout_id}/cancellation': {
    summary: 'Cancel a payout that was not sent or that nobody claimed: the money returns to your wallet',
    auth: 'user',
    params: payoutParamsSchema,
    response: payoutSchema,
    limit: 'default',
    errors: ['not_found', 'payout_not_cancellable', 'payout_may_be_sent', 'conflict'],
  },
  'POST /api/users/payouts/{payout_id}/destination': {
    summary:
      'Send a payout that can be cancelled to another of your accounts: it is cancelled and requested again',
    auth: 'user',
    params: payoutParamsSchema,
    body: redirectPayoutBodySchema,
    response: payoutSchema,
    limit: 'default',
    errors: redirectErrors,
  },
});

export const adminPayoutEndpoints = defineEndpoints({
  'POST /api/admin/payouts/{payout_id}/cancellation': {
    summary: 'Cancel a payout that was not sent or that nobody claimed: the money returns to the wallet',
    auth: 'admin',
    params: payoutParamsSchema,
    response: payoutSchema,
    limit: 'default',
    errors: ['not_found', 'payout_not_cancellable', 'payout_may_be_sent', 'conflict'],
  },
  'POST /api/admin/payouts/{payout_id}/destination': {
    summary: "Send a payout that can be cancelled to another of the helper's accounts",
    auth: 'admin',
    params: payoutParamsSchema,
    body: redirectPayoutBodySchema,
    response: payoutSchema,
    limit: 'default',
    errors: redirectErrors,
  },
  'POST /api/admin/payouts/{payout_id}/outcome': {
    summary: 'Say, with evidence, how a payout ended of which its provider says nothing',
    auth: 'admin',
    params: payoutParamsSchema,
    body: payoutOutcomeBodySchema,
    response: payoutSchema,
    limit: 'default',
    errors: [
      'not_found',
      'payout_over',
      'payout_not_sent',
      'payout_known_at_provider',
      'conflict',
      'provider_unavailable',
    ],
  },
  'POST /api/admin/payouts/{payout_id}/resolution/preview': {
    summary: 'What the resolution of a payout that was sent after all would book; changes nothing',
    auth: 'admin',
    params: payoutParamsSchema,
    body: resolvePayoutBodySchema,
    response: payoutResolutionPreviewSchema,
    limit: 'default',
    errors: ['not_found', 'resolution_not_possible'],
  },
  'POST /api/admin/payouts/{payout_id}/resolution': {
    summary: 'Decide, once, who bears a payout that was over and sent after all',
    auth: 'admin',
    params: payoutParamsSchema,
    body: resolvePayoutBodySchema,
    response: payoutSchema,
    limit: 'default',
    errors: ['not_found', 'resolution_not_possible', 'conflict'],
  },
});
