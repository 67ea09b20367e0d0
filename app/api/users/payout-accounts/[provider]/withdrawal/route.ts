import { route } from '@/lib/http/route';
import { payoutEndpoints } from '@/lib/payouts/endpoints';
import { listPayoutAccounts } from '@/lib/payouts/open-payout-account';
import { payoutProviders } from '@/lib/payouts/payout-adapter';
import { withdrawPayoutAccount } from '@/lib/payouts/withdraw-payout-account';

export const POST = route(
  payoutEndpoints['POST /api/users/payout-accounts/{provider}/withdrawal'],
  async ({ user, params, locale }) => {
    await withdrawPayoutAccount({ userId: user.id, locale, ...params });
    return { payout_accounts: await listPayoutAccounts({ userId: user.id }), providers: payoutProviders() };
  },
);
