import { route } from '@/lib/http/route';
import { syncAgain } from '@/lib/refunds/admin-sync-payment';
import { adminRefundEndpoints } from '@/lib/refunds/endpoints';

export const POST = route(
  adminRefundEndpoints['POST /api/admin/payments/{payment_id}/sync'],
  ({ user, params }) => syncAgain({ operatorId: user.id, paymentId: params.payment_id }),
);
