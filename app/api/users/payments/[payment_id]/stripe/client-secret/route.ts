import { route } from '@/lib/http/route';
import { clientSecretOf } from '@/lib/payments/checkout/client-secret';
import { unfinishedPaymentEndpoints } from '@/lib/payments/endpoints';

export const POST = route(
  unfinishedPaymentEndpoints['POST /api/users/payments/{payment_id}/stripe/client-secret'],
  ({ user, params }) => clientSecretOf({ userId: user.id, paymentId: params.payment_id }),
);
