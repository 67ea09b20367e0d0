import { route } from '@/lib/http/route';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { payoutEndpoints } from '@/lib/payouts/endpoints';
import { payoutResponse } from '@/lib/payouts/payout-response';

export const POST = route(
  payoutEndpoints['POST /api/users/payouts/{payout_id}/cancellation'],
  async ({ user, params }) =>
    payoutResponse(
      await cancelPayout({ payoutId: params.payout_id, userId: user.id, actorId: user.id, by: 'helper' }),
    ),
);
