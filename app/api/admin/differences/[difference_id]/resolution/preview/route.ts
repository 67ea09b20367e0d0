import { route } from '@/lib/http/route';
import { adminReconciliationEndpoints } from '@/lib/reconciliation/endpoints';
import { previewDifference } from '@/lib/reconciliation/resolve-difference';

export const POST = route(
  adminReconciliationEndpoints['POST /api/admin/differences/{difference_id}/resolution/preview'],
  ({ user, params, body }) =>
    previewDifference({ operatorId: user.id, differenceId: params.difference_id, command: body }),
);
