import { timePaymentCreate } from '@/lib/core/metrics';
import { route } from '@/lib/http/route';
import { createPayment } from '@/lib/payments/checkout/create-payment';

export const POST = route(
  'POST /api/coupon-points/tasks/{task_id}/payment',
  ({ user, params, body, idempotencyKey, locale }) =>
    timePaymentCreate(() => createPayment({ user, taskId: params.task_id, body, idempotencyKey, locale })),
);
