import { route } from '@/lib/http/route';
import { adminReconciliationEndpoints } from '@/lib/reconciliation/endpoints';
import { readStatement } from '@/lib/reconciliation/read-statement';

export const GET = route(
  adminReconciliationEndpoints['GET /api/admin/reconciliations/{statement_id}'],
  ({ params }) => readStatement({ statementId: params.statement_id }),
);
