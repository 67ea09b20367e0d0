import { route } from '@/lib/http/route';
import { adminPayoutEndpoints } from '@/lib/payouts/endpoints';
import { redirectPayout } from '@/lib/payouts/redirect-payout';

export const POST = route(
  adminPayoutEndpoints['POST /api/admin/payouts/{payout_id}/destination'],
  ({ user, params, body }) =>
    redirectPayout({ payoutId: params.payout_id, actorId: user.id, by: 'operator', provider: body.provider }),
);
