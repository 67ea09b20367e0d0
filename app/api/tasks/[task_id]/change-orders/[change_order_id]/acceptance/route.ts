import { route } from '@/lib/http/route';
import { acceptChangeAndRefund } from '@/lib/refunds/escrow/accept-change-and-refund';

export const POST = route(
  'POST /api/tasks/{task_id}/change-orders/{change_order_id}/acceptance',
  ({ user, params }) =>
    acceptChangeAndRefund({ userId: user.id, taskId: params.task_id, changeOrderId: params.change_order_id }),
);
