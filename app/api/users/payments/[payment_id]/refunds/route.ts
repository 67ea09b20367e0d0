import { route } from '@/lib/http/route';
import { listRefunds } from '@/lib/refunds/list-refunds';

export const GET = route('GET /api/users/payments/{payment_id}/refunds', ({ user, params }) =>
  listRefunds({ paymentId: params.payment_id, userId: user.id }),
);
