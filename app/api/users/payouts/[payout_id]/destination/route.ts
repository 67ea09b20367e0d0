import { route } from '@/lib/http/route';
import { payoutEndpoints } from '@/lib/payouts/endpoints';
import { redirectPayout } from '@/lib/payouts/redirect-payout';

export const POST = route(
  payoutEndpoints['POST /api/users/payouts/{payout_id}/destination'],
  ({ user, params, body }) =>
    redirectPayout({
      payoutId: params.payout_id,
      userId: user.id,
      actorId: user.id,
      by: 'helper',
      provider: body.provider,
    }),
);
