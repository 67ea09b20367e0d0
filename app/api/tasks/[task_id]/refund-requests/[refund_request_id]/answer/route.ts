import { route } from '@/lib/http/route';
import { answerRefundRequest } from '@/lib/tasks/refund-requests/answer-refund-request';
import { refundRequestEndpoints } from '@/lib/tasks/refund-requests/endpoints';

export const POST = route(
  refundRequestEndpoints['POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/answer'],
  ({ user, params, body }) =>
    answerRefundRequest({
      userId: user.id,
      taskId: params.task_id,
      requestId: params.refund_request_id,
      text: body.text,
    }),
);
