import { route } from '@/lib/http/route';
import { acceptChangeAndRefund } from '@/lib/refunds/escrow/accept-change-and-refund';
import { changeOrderEndpoints } from '@/lib/tasks/change-orders/endpoints';

export const POST = route(
  changeOrderEndpoints['POST /api/tasks/{task_id}/change-orders/{change_order_id}/acceptance'],
  ({ user, params }) =>
    acceptChangeAndRefund({ userId: user.id, taskId: params.task_id, changeOrderId: params.change_order_id }),
);
