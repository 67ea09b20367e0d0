import { route } from '@/lib/http/route';
import { adminResolutionEndpoints } from '@/lib/resolutions/endpoints';
import { previewResolution } from '@/lib/resolutions/preview-resolution';

export const POST = route(
  adminResolutionEndpoints['POST /api/admin/payments/{payment_id}/resolutions/preview'],
  ({ user, params, body }) =>
    previewResolution({ operatorId: user.id, paymentId: params.payment_id, command: body }),
);
