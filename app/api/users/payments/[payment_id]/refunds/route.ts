import { route } from '@/lib/http/route';
import { refundEndpoints } from '@/lib/refunds/endpoints';
import { listRefunds } from '@/lib/refunds/list-refunds';

export const GET = route(
  refundEndpoints['GET /api/users/payments/{payment_id}/refunds'],
  ({ user, params }) => listRefunds({ paymentId: params.payment_id, userId: user.id }),
);
