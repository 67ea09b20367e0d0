import { route } from '@/lib/http/route';
import { adminResolutionEndpoints } from '@/lib/resolutions/endpoints';
import { readPositions } from '@/lib/resolutions/read-positions';
import { resolvePayment } from '@/lib/resolutions/resolve-payment';

export const GET = route(
  adminResolutionEndpoints['GET /api/admin/payments/{payment_id}/resolutions'],
  ({ params }) => readPositions(params.payment_id),
);

export const POST = route(
  adminResolutionEndpoints['POST /api/admin/payments/{payment_id}/resolutions'],
  ({ user, params, body, idempotencyKey }) =>
    resolvePayment({ operatorId: user.id, paymentId: params.payment_id, command: body, idempotencyKey }),
);
