import { route } from '@/lib/http/route';
import { adminPayoutEndpoints } from '@/lib/payouts/endpoints';
import { resolvePayout } from '@/lib/payouts/resolve-payout';

export const POST = route(
  adminPayoutEndpoints['POST /api/admin/payouts/{payout_id}/resolution'],
  ({ user, params, body }) => resolvePayout({ payoutId: params.payout_id, operatorId: user.id, ...body }),
);
