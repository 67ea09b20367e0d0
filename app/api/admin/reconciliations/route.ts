import { route } from '@/lib/http/route';
import { adminReconciliationEndpoints } from '@/lib/reconciliation/endpoints';
import { listReconciliations } from '@/lib/reconciliation/list-reconciliations';
import { makeStatements } from '@/lib/reconciliation/make-statements';

export const GET = route(adminReconciliationEndpoints['GET /api/admin/reconciliations'], () =>
  listReconciliations(),
);

export const POST = route(adminReconciliationEndpoints['POST /api/admin/reconciliations'], ({ user, body }) =>
  makeStatements({ operatorId: user.id, provider: body.provider ?? null }),
);
