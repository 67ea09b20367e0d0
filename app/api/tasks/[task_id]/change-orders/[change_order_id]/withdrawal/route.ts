import { route } from '@/lib/http/route';
import { withdrawChange } from '@/lib/tasks/change-orders/withdraw-change-order';

export const POST = route(
  'POST /api/tasks/{task_id}/change-orders/{change_order_id}/withdrawal',
  ({ user, params }) =>
    withdrawChange({ userId: user.id, taskId: params.task_id, changeOrderId: params.change_order_id }),
);
