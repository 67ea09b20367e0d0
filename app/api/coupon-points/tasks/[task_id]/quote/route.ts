import { route } from '@/lib/http/route';
import { quotePayment } from '@/lib/payments/checkout/quote-payment';

export const POST = route('POST /api/coupon-points/tasks/{task_id}/quote', ({ user, params, body }) =>
  quotePayment({ user, taskId: params.task_id, body }),
);
