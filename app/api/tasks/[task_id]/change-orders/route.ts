import { route } from '@/lib/http/route';
import { changeOrderEndpoints } from '@/lib/tasks/change-orders/endpoints';
import { listChangeOrders } from '@/lib/tasks/change-orders/list-change-orders';
import { proposeChangeOrder } from '@/lib/tasks/change-orders/propose-change-order';

export const GET = route(
  changeOrderEndpoints['GET /api/tasks/{task_id}/change-orders'],
  async ({ user, params }) => ({
    change_orders: await listChangeOrders({ userId: user.id, taskId: params.task_id }),
  }),
);

export const POST = route(
  changeOrderEndpoints['POST /api/tasks/{task_id}/change-orders'],
  ({ user, params, body }) => proposeChangeOrder({ userId: user.id, taskId: params.task_id, command: body }),
);
