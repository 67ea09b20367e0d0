import { route } from '@/lib/http/route';
import { lookAgain } from '@/lib/refunds/look-again';

export const POST = route('POST /api/admin/payments/{payment_id}/look', ({ user, params }) =>
  lookAgain({ operatorId: user.id, paymentId: params.payment_id }),
);
