import { route } from '@/lib/http/route';
import { paymentEndpoints } from '@/lib/payments/endpoints';
import { listPayments } from '@/lib/payments/read/read-payment';

export const GET = route(paymentEndpoints['GET /api/users/payments'], ({ user, query: { cursor, limit } }) =>
  listPayments({ userId: user.id, cursor, limit }),
);
