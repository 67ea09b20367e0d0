import { route } from '@/lib/http/route';
import { adminRefundEndpoints } from '@/lib/refunds/endpoints';
import { stopRefund } from '@/lib/refunds/stop-refund';

export const POST = route(
  adminRefundEndpoints['POST /api/admin/payments/{payment_id}/refunds/{refund_id}/stop'],
  ({ user, params }) =>
    stopRefund({ operatorId: user.id, paymentId: params.payment_id, refundId: params.refund_id }),
);
