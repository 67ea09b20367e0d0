import { route } from '@/lib/http/route';
import { cancelPayout } from '@/lib/payouts/cancel-payout';
import { adminPayoutEndpoints } from '@/lib/payouts/endpoints';
import { payoutResponse } from '@/lib/payouts/payout-response';

export const POST = route(
  adminPayoutEndpoints['POST /api/admin/payouts/{payout_id}/cancellation'],
  async ({ user, params }) =>
    payoutResponse(await cancelPayout({ payoutId: params.payout_id, actorId: user.id, by: 'operator' })),
);
