import { route } from '@/lib/http/route';
import { paymentEndpoints } from '@/lib/payments/endpoints';
import { readPayment } from '@/lib/payments/read/read-payment';

export const GET = route(paymentEndpoints['GET /api/users/payments/{payment_id}'], ({ user, params }) =>
  readPayment({ userId: user.id, paymentId: params.payment_id, refresh: true }),
);
