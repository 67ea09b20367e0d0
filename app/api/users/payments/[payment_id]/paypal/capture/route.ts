import { route } from '@/lib/http/route';
import { unfinishedPaymentEndpoints } from '@/lib/payments/endpoints';
import { capturePayment } from '@/lib/payments/sync/capture-payment';

export const POST = route(
  unfinishedPaymentEndpoints['POST /api/users/payments/{payment_id}/paypal/capture'],
  ({ user, params, body }) =>
    capturePayment({
      provider: 'paypal',
      userId: user.id,
      paymentId: params.payment_id,
      orderId: body.order_id,
    }),
);
