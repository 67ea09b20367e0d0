import { acts } from '@/lib/approvals/acts';
import { performAct } from '@/lib/approvals/perform-act';
import { route } from '@/lib/http/route';
import { previewDecision } from '@/lib/tasks/refund-requests/decide-refund-request';
import { adminRefundRequestEndpoints } from '@/lib/tasks/refund-requests/endpoints';

export const GET = route(
  adminRefundRequestEndpoints['GET /api/admin/refund-requests/{refund_request_id}/decision'],
  ({ params, query }) => previewDecision({ requestId: params.refund_request_id, toPoster: query.to_poster }),
);

export const POST = route(
  adminRefundRequestEndpoints['POST /api/admin/refund-requests/{refund_request_id}/decision'],
  ({ user, params, body }) =>
    performAct({
      act: acts.refund_request_decision,
      operatorId: user.id,
      key: null,
      input: { ...params, ...body },
    }),
);
