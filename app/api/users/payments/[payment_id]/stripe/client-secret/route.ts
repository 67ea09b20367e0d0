import { route } from '@/lib/http/route';
import { readClientSecret } from '@/lib/payments/checkout/read-client-secret';
import { unfinishedPaymentEndpoints } from '@/lib/payments/endpoints';

export const POST = route(
  unfinishedPaymentEndpoints['POST /api/users/payments/{payment_id}/stripe/client-secret'],
  ({ user, params }) => readClientSecret({ userId: user.id, paymentId: params.payment_id }),
);
