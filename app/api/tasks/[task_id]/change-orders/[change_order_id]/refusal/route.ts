import { route } from '@/lib/http/route';
import { changeOrderEndpoints } from '@/lib/tasks/change-orders/endpoints';
import { refuseChangeOrder } from '@/lib/tasks/change-orders/refuse-change-order';

export const POST = route(
  changeOrderEndpoints['POST /api/tasks/{task_id}/change-orders/{change_order_id}/refusal'],
  ({ user, params }) =>
    refuseChangeOrder({ userId: user.id, taskId: params.task_id, changeOrderId: params.change_order_id }),
);
