import { route } from '@/lib/http/route';
import { cancelAndRefund } from '@/lib/refunds/escrow/cancel-and-refund';
import { previewCancellation } from '@/lib/refunds/escrow/preview-cancellation';
import { cancellationEndpoints } from '@/lib/tasks/cancellation/endpoints';

export const GET = route(cancellationEndpoints['GET /api/tasks/{task_id}/cancellation'], ({ user, params }) =>
  previewCancellation({ userId: user.id, taskId: params.task_id }),
);

export const POST = route(
  cancellationEndpoints['POST /api/tasks/{task_id}/cancellation'],
  ({ user, params, body }) =>
    cancelAndRefund({ userId: user.id, taskId: params.task_id, expectedRule: body.rule }),
);
