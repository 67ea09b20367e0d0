import { route } from '@/lib/http/route';
import { decideAndReturn } from '@/lib/refunds/decide-and-return';
import { previewDecision } from '@/lib/tasks/refund-request-decide';

export const GET = route('GET /api/admin/refund-requests/{refund_request_id}/decision', ({ params, query }) =>
  previewDecision({ requestId: params.refund_request_id, toPoster: query.to_poster }),
);

export const POST = route(
  'POST /api/admin/refund-requests/{refund_request_id}/decision',
  ({ user, params, body }) =>
    decideAndReturn({ operatorId: user.id, requestId: params.refund_request_id, decision: body }),
);
