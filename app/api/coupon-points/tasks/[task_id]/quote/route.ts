import { route } from '@/lib/http/route';
import { quotePayment } from '@/lib/payments/checkout/quote-payment';
import { checkoutEndpoints } from '@/lib/payments/endpoints';

export const POST = route(
  checkoutEndpoints['POST /api/coupon-points/tasks/{task_id}/quote'],
  ({ user, params, body }) => quotePayment({ user, taskId: params.task_id, body }),
);
