import { route } from '@/lib/http/route';
import { adminReconciliationEndpoints } from '@/lib/reconciliation/endpoints';
import { resolveDifference } from '@/lib/reconciliation/resolve-difference';

export const POST = route(
  adminReconciliationEndpoints['POST /api/admin/differences/{difference_id}/resolution'],
  ({ user, params, body }) =>
    resolveDifference({ operatorId: user.id, differenceId: params.difference_id, command: body }),
);
