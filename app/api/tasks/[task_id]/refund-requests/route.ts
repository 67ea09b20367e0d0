import { route } from '@/lib/http/route';
import { askForRefund } from '@/lib/tasks/refund-requests/ask-for-refund';
import { refundRequestEndpoints } from '@/lib/tasks/refund-requests/endpoints';
import { listRefundRequests } from '@/lib/tasks/refund-requests/list-refund-requests';

export const GET = route(
  refundRequestEndpoints['GET /api/tasks/{task_id}/refund-requests'],
  async ({ user, params }) => ({
    refund_requests: await listRefundRequests({ userId: user.id, taskId: params.task_id }),
  }),
);

export const POST = route(
  refundRequestEndpoints['POST /api/tasks/{task_id}/refund-requests'],
  ({ user, params, body }) => askForRefund({ userId: user.id, taskId: params.task_id, command: body }),
);
