import { route } from '@/lib/http/route';
import { payoutEndpoints } from '@/lib/payouts/endpoints';
import { readPayout } from '@/lib/payouts/read-payout';

export const GET = route(
  payoutEndpoints['GET /api/users/payouts/{payout_id}'],
  ({ user, params: { payout_id: payoutId } }) => readPayout({ userId: user.id, payoutId }),
);
