import { route } from '@/lib/http/route';
import { adminPayoutEndpoints } from '@/lib/payouts/endpoints';
import { previewPayoutResolution } from '@/lib/payouts/resolve-payout';

export const POST = route(
  adminPayoutEndpoints['POST /api/admin/payouts/{payout_id}/resolution/preview'],
  ({ user, params, body }) =>
    previewPayoutResolution({ payoutId: params.payout_id, operatorId: user.id, ...body }),
);
