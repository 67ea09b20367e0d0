import { route } from '@/lib/http/route';
import { adminRefundEndpoints } from '@/lib/refunds/endpoints';
import { adminSyncPayment } from '@/lib/refunds/suspense/admin-sync-payment';

export const POST = route(
  adminRefundEndpoints['POST /api/admin/payments/{payment_id}/sync'],
  ({ user, params }) => adminSyncPayment({ operatorId: user.id, paymentId: params.payment_id }),
);
