import { route } from '@/lib/http/route';
import { listPayments } from '@/lib/payments/read/read-payment';

export const GET = route('GET /api/users/payments', ({ user, query: { cursor, limit } }) =>
  listPayments({ userId: user.id, cursor, limit }),
);
