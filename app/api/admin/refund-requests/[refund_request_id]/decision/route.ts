import { route } from '@/lib/http/route';
import { decideAndRefund } from '@/lib/refunds/escrow/decide-and-refund';
import { previewDecision } from '@/lib/tasks/refund-requests/decide-refund-request';
import { adminRefundRequestEndpoints } from '@/lib/tasks/refund-requests/endpoints';

export const GET = route(
  adminRefundRequestEndpoints['GET /api/admin/refund-requests/{refund_request_id}/decision'],
  ({ params, query }) => previewDecision({ requestId: params.refund_request_id, toPoster: query.to_poster }),
);

export const POST = route(
  adminRefundRequestEndpoints['POST /api/admin/refund-requests/{refund_request_id}/decision'],
  ({ user, params, body }) =>
    decideAndRefund({ operatorId: user.id, requestId: params.refund_request_id, decision: body }),
);
