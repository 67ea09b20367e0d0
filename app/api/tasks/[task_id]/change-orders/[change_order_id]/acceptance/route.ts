import { route } from '@/lib/http/route';
import { acceptChangeAndReturn } from '@/lib/refunds/accept-change-and-return';

export const POST = route(
  'POST /api/tasks/{task_id}/change-orders/{change_order_id}/acceptance',
  ({ user, params }) =>
    acceptChangeAndReturn({ userId: user.id, taskId: params.task_id, changeOrderId: params.change_order_id }),
);
