import { route } from '@/lib/http/route';
import { refundRequestEndpoints } from '@/lib/tasks/refund-requests/endpoints';
import { withdrawRefundRequest } from '@/lib/tasks/refund-requests/withdraw-refund-request';

export const POST = route(
  refundRequestEndpoints['POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/withdrawal'],
  ({ user, params }) =>
    withdrawRefundRequest({ userId: user.id, taskId: params.task_id, requestId: params.refund_request_id }),
);
