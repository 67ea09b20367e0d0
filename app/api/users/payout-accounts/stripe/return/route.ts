import { redirectTo } from '@/lib/http/redirect-to';
import { route } from '@/lib/http/route';
import { payoutEndpoints } from '@/lib/payouts/endpoints';
import { returnFromOnboarding } from '@/lib/payouts/open-payout-account';

export const GET = route(payoutEndpoints['GET /api/users/payout-accounts/stripe/return'], async ({ user }) =>
  redirectTo(await returnFromOnboarding({ provider: 'stripe', userId: user?.id ?? null, isLinkOld: false })),
);
