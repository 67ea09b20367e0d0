import { route } from '@/lib/http/route';
import { timePaymentCreate } from '@/lib/metrics';
import { createPayment } from '@/lib/payments/create-payment';

export const POST = route(
  'POST /api/coupon-points/tasks/{task_id}/payment',
  ({ user, params, body, idempotencyKey, locale }) =>
    timePaymentCreate(() => createPayment({ user, taskId: params.task_id, body, idempotencyKey, locale })),
);
