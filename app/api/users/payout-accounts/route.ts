import { route } from '@/lib/http/route';
import { payoutEndpoints } from '@/lib/payouts/endpoints';
import { listPayoutAccounts, openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { payoutProviders } from '@/lib/payouts/payout-adapter';

export const GET = route(payoutEndpoints['GET /api/users/payout-accounts'], async ({ user }) => ({
  payout_accounts: await listPayoutAccounts({ userId: user.id }),
  providers: payoutProviders(),
}));

export const POST = route(payoutEndpoints['POST /api/users/payout-accounts'], ({ user, body, locale }) =>
  openPayoutAccount({ userId: user.id, locale, ...body }),
);
