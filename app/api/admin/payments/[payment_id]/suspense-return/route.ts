import { acts } from '@/lib/approvals/acts';
import { performAct } from '@/lib/approvals/perform-act';
import { route } from '@/lib/http/route';
import { adminRefundEndpoints } from '@/lib/refunds/endpoints';
import { readSuspense } from '@/lib/refunds/suspense/refund-suspense-manually';

export const GET = route(
  adminRefundEndpoints['GET /api/admin/payments/{payment_id}/suspense-return'],
  ({ params }) => readSuspense({ paymentId: params.payment_id }),
);

export const POST = route(
  adminRefundEndpoints['POST /api/admin/payments/{payment_id}/suspense-return'],
  ({ user, params, body }) =>
    performAct({
      act: acts.suspense_return,
      operatorId: user.id,
      key: null,
      input: { ...params, ...body },
    }),
);
