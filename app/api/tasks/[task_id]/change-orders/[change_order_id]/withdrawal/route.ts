import { route } from '@/lib/http/route';
import { changeOrderEndpoints } from '@/lib/tasks/change-orders/endpoints';
import { withdrawChangeOrder } from '@/lib/tasks/change-orders/withdraw-change-order';

export const POST = route(
  changeOrderEndpoints['POST /api/tasks/{task_id}/change-orders/{change_order_id}/withdrawal'],
  ({ user, params }) =>
    withdrawChangeOrder({ userId: user.id, taskId: params.task_id, changeOrderId: params.change_order_id }),
);
