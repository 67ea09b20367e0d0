import { route } from '@/lib/http/route';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { checkoutEndpoints } from '@/lib/payments/endpoints';
import { timePaymentCreate } from '@/lib/payments/payment-metrics';

export const POST = route(
  checkoutEndpoints['POST /api/coupon-points/tasks/{task_id}/payment'],
  ({ user, params, body, idempotencyKey, locale }) =>
    timePaymentCreate(() => createPayment({ user, taskId: params.task_id, body, idempotencyKey, locale })),
);
