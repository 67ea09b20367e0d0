import { route } from '@/lib/http/route';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';

export const POST = route('POST /api/users/payments/{payment_id}/cancel', ({ user, params }) =>
  cancelPayment({ userId: user.id, paymentId: params.payment_id }),
);
