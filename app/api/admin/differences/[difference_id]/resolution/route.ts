import { acts } from '@/lib/approvals/acts';
import { performAct } from '@/lib/approvals/perform-act';
import { route } from '@/lib/http/route';
import { adminReconciliationEndpoints } from '@/lib/reconciliation/endpoints';

export const POST = route(
  adminReconciliationEndpoints['POST /api/admin/differences/{difference_id}/resolution'],
  ({ user, params, body }) =>
    performAct({
      act: acts.difference_resolution,
      operatorId: user.id,
      key: null,
      input: { ...params, ...body },
    }),
);
