import { route } from '@/lib/http/route';
import { payoutEndpoints } from '@/lib/payouts/endpoints';
import { readWallet } from '@/lib/payouts/read-wallet';

export const GET = route(payoutEndpoints['GET /api/users/wallet'], ({ user, query: { cursor, limit } }) =>
  readWallet({ userId: user.id, cursor, limit }),
);
