import { acts } from '@/lib/approvals/acts';
import { performAct } from '@/lib/approvals/perform-act';
import { route } from '@/lib/http/route';
import { adminPayoutEndpoints } from '@/lib/payouts/endpoints';

export const POST = route(
  adminPayoutEndpoints['POST /api/admin/payouts/{payout_id}/resolution'],
  ({ user, params, body }) =>
    performAct({
      act: acts.payout_resolution,
      operatorId: user.id,
      key: null,
      input: { ...params, ...body },
    }),
);
