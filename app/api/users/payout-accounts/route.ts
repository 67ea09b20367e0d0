import { route } from '@/lib/http/route';
import { listPayoutAccounts, openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { payoutProviders } from '@/lib/payouts/payout-account';

export const GET = route('GET /api/users/payout-accounts', async ({ user }) => ({
  payout_accounts: await listPayoutAccounts({ userId: user.id }),
  providers: payoutProviders(),
}));

export const POST = route('POST /api/users/payout-accounts', ({ user, body }) =>
  openPayoutAccount({ userId: user.id, ...body }),
);
