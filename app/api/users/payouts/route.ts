import { route } from '@/lib/http/route';
import { payoutEndpoints } from '@/lib/payouts/endpoints';
import { listPayouts } from '@/lib/payouts/list-payouts';
import { requestPayout } from '@/lib/payouts/request-payout';

export const GET = route(payoutEndpoints['GET /api/users/payouts'], ({ user, query: { cursor, limit } }) =>
  listPayouts({ userId: user.id, cursor, limit }),
);

export const POST = route(payoutEndpoints['POST /api/users/payouts'], ({ user, body, idempotencyKey }) =>
  requestPayout({ userId: user.id, ...body, idempotencyKey }),
);
