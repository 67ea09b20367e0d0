import { route } from '@/lib/http/route';
import { adminRefundEndpoints } from '@/lib/refunds/endpoints';
import { previewRefund } from '@/lib/refunds/preview-refund';
import { refundPayment } from '@/lib/refunds/refund-payment';

export const GET = route(
  adminRefundEndpoints['GET /api/admin/payments/{payment_id}/refunds'],
  ({ params, query }) => previewRefund({ paymentId: params.payment_id, amount: query.amount }),
);

export const POST = route(
  adminRefundEndpoints['POST /api/admin/payments/{payment_id}/refunds'],
  ({ user, params, body, idempotencyKey }) =>
    refundPayment({ operatorId: user.id, paymentId: params.payment_id, command: body, idempotencyKey }),
);
