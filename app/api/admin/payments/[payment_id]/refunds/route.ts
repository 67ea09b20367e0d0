import { acts } from '@/lib/approvals/acts';
import { performAct } from '@/lib/approvals/perform-act';
import { route } from '@/lib/http/route';
import { adminRefundEndpoints } from '@/lib/refunds/endpoints';
import { previewRefund } from '@/lib/refunds/preview-refund';

export const GET = route(
  adminRefundEndpoints['GET /api/admin/payments/{payment_id}/refunds'],
  ({ params, query }) => previewRefund({ paymentId: params.payment_id, amount: query.amount }),
);

export const POST = route(
  adminRefundEndpoints['POST /api/admin/payments/{payment_id}/refunds'],
  ({ user, params, body, idempotencyKey }) =>
    performAct({ act: acts.refund, operatorId: user.id, key: idempotencyKey, input: { ...params, ...body } }),
);
