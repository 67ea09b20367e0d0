import { route } from '@/lib/http/route';
import { adminPayoutEndpoints } from '@/lib/payouts/endpoints';
import { recordOutcome } from '@/lib/payouts/record-outcome';

export const POST = route(
  adminPayoutEndpoints['POST /api/admin/payouts/{payout_id}/outcome'],
  ({ user, params, body }) => recordOutcome({ payoutId: params.payout_id, operatorId: user.id, ...body }),
);
