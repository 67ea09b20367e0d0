import { acts } from '@/lib/approvals/acts';
import { performAct } from '@/lib/approvals/perform-act';
import { route } from '@/lib/http/route';
import { adminResolutionEndpoints } from '@/lib/resolutions/endpoints';
import { readPositions } from '@/lib/resolutions/read-positions';

export const GET = route(
  adminResolutionEndpoints['GET /api/admin/payments/{payment_id}/resolutions'],
  ({ params }) => readPositions(params.payment_id),
);

export const POST = route(
  adminResolutionEndpoints['POST /api/admin/payments/{payment_id}/resolutions'],
  ({ user, params, body, idempotencyKey }) =>
    performAct({
      act: acts.resolution,
      operatorId: user.id,
      key: idempotencyKey,
      input: { ...params, ...body },
    }),
);
