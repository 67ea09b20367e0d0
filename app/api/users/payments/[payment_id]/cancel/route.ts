import { route } from '@/lib/http/route';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { unfinishedPaymentEndpoints } from '@/lib/payments/endpoints';

export const POST = route(
  unfinishedPaymentEndpoints['POST /api/users/payments/{payment_id}/cancel'],
  ({ user, params }) => cancelPayment({ userId: user.id, paymentId: params.payment_id }),
);
